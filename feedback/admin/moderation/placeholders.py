"""Placeholders in reply templates: {name} is filled in for each inspel, [a note] is for the writer to replace."""

import re

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override
from modeltranslation.utils import build_localized_fieldname

from core.display_name import user_display_name

_WRITER_NOTE = re.compile(r"\[[^\[\]]+\]")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

# Each function returns its text in the active language.
PLACEHOLDERS = {
    "reference": lambda inspel, user: inspel.reference,
    "received": lambda inspel, user: date_format(localtime(inspel.received_at), "DATE_FORMAT"),
    "sub_goal": lambda inspel, user: inspel.label("sub_goal") or _("The strategy as a whole"),
    "municipality": lambda inspel, user: inspel.label("municipality") or _("The whole of Dalarna"),
    "process_leader": lambda inspel, user: user_display_name(user),
    "process_leader_role": lambda inspel, user: _("process leader"),
}


def unknown_placeholders(text):
    """Return what is in braces in the text and not in PLACEHOLDERS, and any single brace."""
    unknown = [name for name in _PLACEHOLDER.findall(text) if name not in PLACEHOLDERS]
    single = set(_PLACEHOLDER.sub("", text)) & {"{", "}"}
    return [f"{{{name}}}" for name in unknown] + sorted(single)


def remaining_notes(text, templates):
    """Return the notes in square brackets of the templates that are still in the text, sorted."""
    notes = {note for template in templates for part in _texts_of(template) for note in _WRITER_NOTE.findall(part)}
    return sorted(note for note in notes if note in text)


def fill_in(template, *, inspel, by, language=None):
    """Return (the text, its language): that of the answer or the given one, or Swedish if it is not translated."""
    language = language or inspel.language_of_answer
    text = getattr(template, build_localized_fieldname("text", language), "")
    if not text:
        language = settings.LANGUAGE_CODE
        text = getattr(template, build_localized_fieldname("text", language))
    with override(language):
        return _PLACEHOLDER.sub(lambda match: _replacement(match, inspel, by), text), language


def fill_in_translation(template, *, inspel, by):
    """Return the text in the language that the sender wrote in, or "" if that is Swedish or there is none in it."""
    if not inspel.takes_translation:
        return ""
    text, language = fill_in(template, inspel=inspel, by=by, language=inspel.language_of_text)
    return text if language == inspel.language_of_text else ""


def _texts_of(template):
    return [getattr(template, build_localized_fieldname("text", code)) or "" for code, _name in settings.LANGUAGES]


def _replacement(match, inspel, by):
    make = PLACEHOLDERS.get(match[1])
    return str(make(inspel, by)) if make else match[0]
