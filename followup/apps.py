from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowupConfig(AppConfig):
    name = "followup"
    verbose_name = _("How it goes: key figures and self-assessment")

    def ready(self):
        import followup.notifications  # noqa: PLC0415 - registers its composers, which need the models
        import followup.stored_kinds  # noqa: F401, PLC0415 - registers its kinds, which needs the models
