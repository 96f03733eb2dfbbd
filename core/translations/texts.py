"""The translated fields of the models, by language."""

from functools import cache

from django.conf import settings
from modeltranslation.translator import NotRegistered, translator
from modeltranslation.utils import build_localized_fieldname

from core.rich_text import RichTextField, clean_html

SWEDISH = "sv"
TRANSLATIONS = [code for code, _name in settings.LANGUAGES if code != SWEDISH]


def translated_models():
    return sorted(translator.get_registered_models(abstract=False), key=lambda model: model._meta.label)


@cache
def translated_fields(model):
    """Return the names of the translated fields of the model, in the order of the model, or []."""
    try:
        names = set(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        return []
    return [field.name for field in model._meta.fields if field.name in names]


def column(name, language=SWEDISH):
    return build_localized_fieldname(name, language)


@cache
def columns_of(model):
    """Return the names of the columns of all translated fields of the model, in all languages."""
    return [column(name, code) for name in translated_fields(model) for code in [SWEDISH, *TRANSLATIONS]]


def texts_of(row):
    """Return {column: text} of a row, as it is stored."""
    return {name: _as_stored(row._meta.get_field(name), getattr(row, name)) for name in columns_of(type(row))}


def _as_stored(field, text):
    return clean_html(text) if text and isinstance(field, RichTextField) else text or ""
