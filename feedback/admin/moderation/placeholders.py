"""What a reply template may leave open, and how it is filled in for one inspel."""

import re

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override
from modeltranslation.utils import build_localized_fieldname

from feedback.moderators import user_display_name

_TO_WRITE = re.compile(r"\[[^\[\]]+\]")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

# Each in the language that is active when it is asked for.
PLACEHOLDERS = {
    "reference": lambda inspel, user: inspel.reference,
    "received": lambda inspel, user: date_format(localtime(inspel.received_at), "DATE_FORMAT"),
    "sub_goal": lambda inspel, user: inspel.sub_goal.title if inspel.sub_goal else _("The strategy as a whole"),
    "municipality": lambda inspel, user: inspel.municipality.name if inspel.municipality else _("The whole of Dalarna"),
    "process_leader": lambda inspel, user: user_display_name(user),
    "process_leader_role": lambda inspel, user: _("process leader"),
}


def unknown_placeholders(text):
    """Return what stands in braces in the text and is none of PLACEHOLDERS; a lone brace counts too."""
    unknown = [name for name in _PLACEHOLDER.findall(text) if name not in PLACEHOLDERS]
    lone = set(_PLACEHOLDER.sub("", text)) & {"{", "}"}
    return [f"{{{name}}}" for name in unknown] + sorted(lone)


def left_to_write(text, templates):
    """Return what a template asks the writer to fill in, in square brackets, and what still stands in the text."""
    asked = {part for template in templates for text in _texts_of(template) for part in _TO_WRITE.findall(text)}
    return sorted(part for part in asked if part in text)


def filled_in(template, *, inspel, by):
    """Return (the template's text about the inspel, its language): the sender's, or Swedish if it is not translated."""
    language = inspel.language
    text = getattr(template, build_localized_fieldname("text", language))
    if not text:
        language = settings.LANGUAGE_CODE
        text = getattr(template, build_localized_fieldname("text", language))
    with override(language):
        return _PLACEHOLDER.sub(lambda match: _value(match, inspel, by), text), language


def _texts_of(template):
    return [getattr(template, build_localized_fieldname("text", code)) or "" for code, _name in settings.LANGUAGES]


def _value(match, inspel, by):
    make = PLACEHOLDERS.get(match[1])
    return str(make(inspel, by)) if make else match[0]
