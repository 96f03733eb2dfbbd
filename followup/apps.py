from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowupConfig(AppConfig):
    name = "followup"
    verbose_name = _("How it goes: key figures")

    def ready(self):
        import followup.stored_kinds  # noqa: F401, PLC0415 - registers its kind, which needs the models
