from django.apps import AppConfig
from django.db.models.signals import pre_save

from core.stored_text import clean_instance


class CoreConfig(AppConfig):
    name = "core"

    def ready(self):
        pre_save.connect(clean_instance, dispatch_uid="core.clean_instance")
