from django.apps import AppConfig
from django.db.models.signals import pre_save
from django.utils.translation import gettext_lazy as _

from core.page_cache.writes import watch_writes
from core.stored_text import clean_instance


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Operation and outgoing mail")

    def ready(self):
        import core.stored_kinds  # noqa: F401, PLC0415 - registers its kinds once the models are loaded
        from core.audit.sign_in import watch_sign_in  # noqa: PLC0415 - needs the models

        watch_writes()
        watch_sign_in()
        pre_save.connect(clean_instance, dispatch_uid="core.clean_instance")
