"""The rows of the fixtures, for the tests of what the portal starts with."""

import json
from pathlib import Path

from django.apps import apps
from django.conf import settings
from modeltranslation.translator import NotRegistered, translator
from modeltranslation.utils import build_lang

# Translated without the library: its Swedish column has no language in its name (feedback/models/languages.py).
OWN_FIELDS = {"feedback.inspel": ["led_to"]}
APPS = ["contacts", "strategy", "followup", "feedback"]


def fixture_path(app, name):
    return Path(settings.BASE_DIR, app, "fixtures", f"{name}.json")


def rows_of(name):
    paths = [fixture_path(app, name) for app in APPS]
    return [row for path in paths if path.exists() for row in json.loads(path.read_text(encoding="utf-8"))]


FACTS = rows_of("facts")
EXAMPLES = rows_of("examples")
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def model_of(row):
    return apps.get_model(row["model"])


def row_name(row):
    fields = row["fields"]
    return f"{row['model']} {fields.get('slug') or fields.get('reference') or ''}"


def translated_fields(model):
    try:
        return list(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        return OWN_FIELDS.get(model._meta.label_lower, [])


def text_in(row, field, language):
    is_own = language == settings.LANGUAGE_CODE and field in OWN_FIELDS.get(row["model"], [])
    return row["fields"].get(field if is_own else f"{field}_{build_lang(language)}", "")


def translated_texts():
    """Yield (row, field, {language: text}) of each translated field that some language of the fixtures fills in."""
    for row in FACTS + EXAMPLES:
        for field in translated_fields(model_of(row)):
            found = {language: text_in(row, field, language) for language in LANGUAGES}
            if any(found.values()):
                yield row, field, found
