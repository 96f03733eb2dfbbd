"""
Finds personal data in a text: Swedish personal identity numbers, telephone numbers and e-mail addresses.

Names are not found, so a person has to read a text before it is published. The rules avoid false alarms, because a text
with a finding cannot be published: years, prices, dates and postcodes are ignored, and so are telephone numbers that
only organisations have (020, 077, 010 and short ones such as 1177).
"""

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from personnummer import personnummer
from phonenumbers import Leniency, PhoneNumberMatcher, PhoneNumberType


class Kind(models.TextChoices):
    IDENTITY_NUMBER = "identity_number", _("personal identity number")
    EMAIL = "email", _("e-mail address")
    TELEPHONE = "telephone", _("telephone number")


@dataclass(frozen=True)
class PersonalDataMatch:
    """A finding in the text from index `start` up to, but not including, `end`."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True)
class Part:
    """A part of a text; `kind` is the kind of personal data that it is, or None."""

    text: str
    kind: Kind | None = None


_IDENTITY_NUMBER = re.compile(
    r"(?<![\d-])(?:(18|19|20) ?)?"
    r"(\d\d ?\d\d ?\d\d|\d\d[-.]\d\d[-.]\d\d(?= ?[-+.] ?\d))"
    r"( ?[-+.] ?| )?(\d{4})(?!-?\d)"
)

_EMAIL = re.compile(r"[\w.+'-]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_]{2,24}")

# Opening hours and dates such as “08.00–16.30”, which can look like telephone numbers.
_TIMES = re.compile(r"(?<!\d)\d{1,2}[.:]\d\d ?- ?\d{1,2}[.:]\d\d(?!\d)|(?<!\d)(?:19|20)\d\d-\d\d-\d\d(?!\d)")
_NEXT_NUMBER = re.compile(r"(?<=\d) (?=0\d)")
_DASHES = "‐‑‒–—−"

_PERSONS_NUMBER_TYPES = {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.PAGER,
    PhoneNumberType.PERSONAL_NUMBER,
    PhoneNumberType.VOIP,
}


def find_personal_data(text):
    """Return a list of PersonalDataMatch in the order of the text, without overlaps."""
    found, plain = [], _to_ascii_digits(text)
    # A match can hide another one next to it, so search again after each round without what was found.
    while new := _find_once(plain):
        found += new
        for item in new:
            plain = plain[: item.start] + _blank(item.end - item.start) + plain[item.end :]
    return sorted(found, key=lambda item: item.start)


def parts(text, found=None):
    """Return the text as a list of Part, for a page that marks the findings. `found` saves a second search."""
    pieces, at = [], 0
    for item in find_personal_data(text) if found is None else found:
        pieces += [Part(text[at : item.start]), Part(text[item.start : item.end], item.kind)]
        at = item.end
    return [piece for piece in [*pieces, Part(text[at:])] if piece.text]


def mask(text, found=None):
    """Return the text with each finding replaced by its kind, such as “[telephone number]”."""
    return "".join(f"[{part.kind.label}]" if part.kind else part.text for part in parts(text, found))


def _find_once(text):
    """Search for each kind, the most reliable one first. A match that overlaps an earlier one is left out."""
    found = []
    for kind, spans in [
        (Kind.EMAIL, _emails(text)),
        (Kind.IDENTITY_NUMBER, _identity_numbers(text)),
        (Kind.TELEPHONE, _telephones(text)),
        # Two numbers with only a space between them would be read as one that is too long.
        (Kind.TELEPHONE, _telephones(_NEXT_NUMBER.sub("\n", text))),
    ]:
        for start, end in spans:
            if all(end <= item.start or item.end <= start for item in found):
                found.append(PersonalDataMatch(kind, start, end))
    return found


def _emails(text):
    return [match.span() for match in _EMAIL.finditer(text)] if "@" in text else []


def _identity_numbers(text):
    return [match.span() for match in _IDENTITY_NUMBER.finditer(text) if _is_identity_number(*match.groups())]


def _is_identity_number(century, date, sign, last):
    number = (century or "") + re.sub(r"\D", "", date) + ("+" if "+" in (sign or "") else "-") + last
    if not personnummer.valid(number):
        return False
    return personnummer.parse(number).get_date() <= timezone.localdate()


def _telephones(text):
    text = _TIMES.sub(lambda match: _blank(len(match[0])), text)
    matches = PhoneNumberMatcher(text, "SE", leniency=Leniency.VALID)
    return [(match.start, match.end) for match in matches if _can_be_a_persons(match.number)]


def _can_be_a_persons(number):
    return phonenumbers.number_type(number) in _PERSONS_NUMBER_TYPES


def _to_ascii_digits(text):
    """Return the text with every digit, dash and space of Unicode as its ASCII character; no index changes."""
    return "".join(_to_ascii(character) for character in text)


def _to_ascii(character):
    if character.isascii():
        return character
    if character in _DASHES:
        return "-"
    if unicodedata.category(character) == "Zs":
        return " "
    return str(unicodedata.decimal(character, character))


def _blank(length):
    """Return text of this length that no pattern matches, in brackets like the text of a mask."""
    return "[" + "x" * (length - 2) + "]"
