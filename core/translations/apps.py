from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save, pre_save
from django.utils.translation import gettext_lazy as _


class TranslationsConfig(AppConfig):
    name = "core.translations"
    label = "translations"
    verbose_name = _("Translations")

    def ready(self):
        from core.translations import follow  # noqa: PLC0415 - needs the models
        from core.translations.texts import translated_models  # noqa: PLC0415 - needs the translated fields

        for model in translated_models():
            uid = f"core.translations.{model._meta.label}"
            pre_save.connect(follow.remember_texts, sender=model, dispatch_uid=uid)
            post_save.connect(follow.follow_saved, sender=model, dispatch_uid=uid)
            post_delete.connect(follow.forget_deleted, sender=model, dispatch_uid=uid)
