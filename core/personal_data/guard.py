"""
The check of each text that everybody or many will read.

No identity number may stand in any of them. In what staff wrote, a telephone number or an e-mail address may be an
authority's own, so they are asked or told, and decide. In what a sender wrote it is somebody's, and may not stand.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.personal_data.find import find_personal_data
from core.personal_data.kinds import Kind
from core.punctuation import and_list
from core.text import unescape, without_tags

LONGEST_TEXT = 100_000  # characters that are looked at, as many as the longest rich text may have
_INLINE_TAG = re.compile(r"</?(?:a|b|code|em|font|i|mark|s|small|span|strong|sub|sup|u)(?:\s[^<>]*)?>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(?:href|title)\s*=\s*("[^"<>]*|'[^'<>]*|[^\s"'<>]+)""", re.IGNORECASE)


def kinds_in(*texts, words=()):
    """Return the kinds of personal data in the texts, each once; `words` are those of the sender's name."""
    shown = (text[:LONGEST_TEXT] for text in texts)
    return list(dict.fromkeys(found.kind for text in shown for found in find_personal_data(text, words)))


def has_identity_number(*texts):
    return Kind.IDENTITY_NUMBER in kinds_in(*texts)


def identity_numbers_in(text):
    """Return the identity numbers in the text, as they are written there, each once."""
    shown = text[:LONGEST_TEXT]
    found = (item for item in find_personal_data(shown) if item.kind == Kind.IDENTITY_NUMBER)
    return list(dict.fromkeys(" ".join(shown[item.start : item.end].split()) for item in found))


def contact_details_in(*texts):
    """Return the kinds of contact details in what staff wrote, which they decide about."""
    return [kind for kind in kinds_in(*texts) if kind != Kind.IDENTITY_NUMBER]


def in_words(kinds):
    return and_list([kind.label for kind in kinds])


def refuse_identity_numbers(value):
    """Validate a text of a form, plain or rich."""
    text = str(value or "")
    if len(text) > LONGEST_TEXT:
        raise ValidationError(_("The text is too long to be checked. Divide it."), code="too_long")
    if found := identity_numbers_in(plain(text)):
        raise identity_number_error(found)


def identity_number_error(found):
    """Return the error that names what was found: what is none, such as a date and a time, can be written otherwise."""
    text = _(
        "It holds what reads as a personal identity number: %(found)s. Nobody's may be shown here. Take it away, or if "
        "it is something else, write that in another way."
    )
    return ValidationError(text % {"found": ", ".join(found)}, code="identity_number")


def plain(html):
    """
    Return the text of HTML as a reader sees it, and the addresses and titles of its links.

    What stands in different cells or paragraphs stays apart; what has a format within a word does not part it.
    """
    html = str(html or "")
    in_blocks = _INLINE_TAG.sub("", html).replace("<", " <")
    return unescape(" ".join([without_tags(in_blocks), *_ATTRIBUTE.findall(html)]))
