"""Translated fields in the forms of the admin."""

from django.conf import settings
from django.utils.text import capfirst
from modeltranslation.fields import TranslationField
from modeltranslation.utils import build_localized_fieldname, get_language_bidi


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
