"""Translated fields in the forms of the admin."""

from django.conf import settings
from django.forms import Script
from django.utils.text import capfirst
from modeltranslation.fields import TranslationField
from modeltranslation.utils import build_localized_fieldname, get_language_bidi

from core.translations.follow import confirm_texts
from core.translations.form_notes import confirmed_in
from core.translations.texts import columns_of


class TranslatedTextsMixin:
    """For a ModelAdmin of a model with translated texts: their fields, and what is said of the translations."""

    class Media:
        js = [
            Script("portal_admin/language-tabs.js", type="module"),
            Script("portal_admin/copy-swedish.js", type="module"),
            Script("portal_admin/plain-language.js", type="module"),
        ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        return label_translated_field(db_field, super().formfield_for_dbfield(db_field, request, **kwargs))

    def save_form(self, request, form, change):
        """Let the row know which boxes were ticked about its translations, whatever becomes of it."""
        row = super().save_form(request, form, change)
        row.confirmed_texts = confirmed_in(request, columns_of(self.model))
        return row

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        confirm_texts(obj)  # if it was not saved, since nothing else was changed


def language_fieldsets(texts):
    """
    Return one fieldset for each language, as (name, options). The script language-tabs.js turns them into tabs.

    Without the script they are shown one after the other, each with the name of its language as heading.
    """
    return [
        (
            name,
            {"classes": ["language-panel"], "fields": [build_localized_fieldname(text, code) for text in texts]},
        )
        for code, name in settings.LANGUAGES
    ]


def label_translated_field(db_field, form_field):
    """Return the form field labelled without the language code, which its fieldset names, and with `lang` and `dir`."""
    if form_field is not None and isinstance(db_field, TranslationField):
        form_field.label = capfirst(db_field.translated_field.verbose_name)
        form_field.widget.attrs["lang"] = db_field.language
        form_field.widget.attrs["dir"] = "rtl" if get_language_bidi(db_field.language) else "ltr"
    return form_field
