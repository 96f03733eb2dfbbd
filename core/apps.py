from django.apps import AppConfig
from django.db import models
from django.db.models.signals import pre_save
from django.utils.translation import gettext_lazy as _

from core.text import clean_text


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Operation and outgoing mail")

    def ready(self):
        pre_save.connect(clean_stored_text, dispatch_uid="core.clean_stored_text")


def clean_stored_text(instance, **kwargs):
    """Clean every text of a row before it is saved, also by an import, which passes no form and no `save` of ours."""
    for field in instance._meta.concrete_fields:
        value = instance.__dict__.get(field.attname)  # without loading a deferred field
        if isinstance(field, models.CharField | models.TextField) and isinstance(value, str):
            instance.__dict__[field.attname] = clean_text(value)
