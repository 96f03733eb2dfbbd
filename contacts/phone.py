"""A telephone number as somebody wrote it, read once for the link, the vCard and the check of the form."""

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberMatcher, shortnumberinfo

REGION = "SE"  # of a number without a country code
MIN_DIGITS = 3  # of anything that can be a number of its own

# Swedish for “extension”; phonenumbers would read the word as letters on the keys of a telephone.
_EXTENSION = re.compile(
    r"[\s,;(]*(?:\b(?:ext|ank(?:n|nr|nyt|nytn|nytning(?:s(?:nummer|nr))?)?|(?:knapp|ton)?val)\b|(?<=[\d\s(,;])[x#])[.:=]*\s*(\d{1,7})(?!\d)\s*\)?",
    re.IGNORECASE,
)
# What people write before or behind a number to say what it is.
_LABEL = (
    r"(?:tel|tele|telefon(?:nummer|nr)?|tfn|tlf|phone|mob|mobil(?:nummer|nr|telefon)?|växel|växeln|växelnummer|vx|vxl"
    r"|direkt(?:nummer|nr|telefon)?|nummer|nr)"
)
_LABELS_BEFORE = re.compile(rf"^(?:{_LABEL}(?:[.:]+\s*|\s+|(?=[\d+(])))+", re.IGNORECASE)
_LABEL_BEHIND = re.compile(rf"[\s,;]+{_LABEL}\.?$", re.IGNORECASE)
_REMARK = re.compile(r"\s*\(([^()]*[^\W\d_][^()]*)\)$")
# Words behind a number without parentheses, such as “, vardagar 8–16”; the digits in them may only be hours.
_WORDS_BEHIND = re.compile(
    r"^([^A-Za-zÅÄÖåäö]*(?:ext \d+)?)[\s,;:.-]+(?!ext\b|el\b|eller\b|och\b|or\b|alt)([^\W\d_].*)$"
)
_HOURS = re.compile(r"(?<!\d)\d{1,2}(?:[.:]?[0-5]\d)?(?: ?- ?\d{1,2}(?:[.:]?[0-5]\d)?)(?!\d)")
_SLASH_AFTER_AREA = re.compile(r"^((?:(?:\+|00)\d{1,3}[\s-]*(?:\(0\))?|\(?0)\d{1,3}\)?)\s*/\s*")
_ONE_NUMBER = re.compile(r"\+?[\d\s().-]+(?:ext \d+)?")
_BETWEEN_NUMBERS = re.compile(r"[/,;+]|[^\W\d_]+")
_MINUS, _WIDE_PLUS = "\u2212", "\uff0b"

TWO_NUMBERS = _("There seem to be two telephone numbers here. Write only one.")
UNREADABLE = _(
    "This cannot be read as a telephone number. Write it like 023-49 00 00, +46 23 49 00 00 or 023-49 00 00 ankn 12."
)


@dataclass(frozen=True)
class Phone:
    """A number that can be dialled: in E.164, or a short one such as 1177."""

    number: str
    extension: str = ""

    @property
    def uri(self):
        """The number as a tel: link (RFC 3966)."""
        return f"tel:{self.number}" + (f";ext={self.extension}" if self.extension else "")

    @property
    def dialled(self):
        """The number as telephones keep it: they dial the extension after a pause, which they write as a comma."""
        return self.number + (f",{self.extension}" if self.extension else "")


def read_phone(text):
    """Return the Phone that the text means. Raise ValidationError if it is none, or more than one."""
    text = _without_remark(_EXTENSION.sub(r" ext \1 ", _plain(text)).strip())
    text = _without_words(_LABELS_BEFORE.sub("", text))
    text = _SLASH_AFTER_AREA.sub(r"\1-", _LABEL_BEHIND.sub("", text))
    if not _ONE_NUMBER.fullmatch(text):
        raise ValidationError(TWO_NUMBERS if _holds_two(text) else UNREADABLE)
    try:
        number = phonenumbers.parse(text, REGION)
    except NumberParseException as error:
        is_too_long = error.error_type == NumberParseException.TOO_LONG
        raise ValidationError(TWO_NUMBERS if is_too_long else UNREADABLE) from error
    if shortnumberinfo.is_valid_short_number_for_region(number, REGION):
        return Phone(str(number.national_number), number.extension or "")
    if not phonenumbers.is_valid_number(number):
        raise ValidationError(UNREADABLE)
    return Phone(phonenumbers.format_number(number, PhoneNumberFormat.E164), number.extension or "")


def read_phone_or_none(text):
    try:
        return read_phone(text)
    except ValidationError:
        return None


def _plain(text):
    """
    Return the text with each dash as “-” and each white space as a space, as phonenumbers does not know them all.

    Marks such as U+202A, which come along from other programs, are left out.
    """
    kept = (character for character in " ".join(text.split()) if unicodedata.category(character) != "Cf")
    return "".join("-" if _is_dash(character) else character for character in kept).replace(_WIDE_PLUS, "+")


def _is_dash(character):
    return character == _MINUS or unicodedata.category(character) == "Pd"


def _without_remark(text):
    """Return the text without words in parentheses at its end, such as “(växel)”. Raise for a second number there."""
    remark = _REMARK.search(text)
    if remark is None:
        return text
    if PhoneNumberMatcher(remark[1], REGION).has_next():
        raise ValidationError(TWO_NUMBERS)
    return text[: remark.start()]


def _without_words(text):
    """Return the text without words behind it, unless a digit in them could belong to a number."""
    words = _WORDS_BEHIND.search(text)
    if words is None or any(map(str.isdigit, _HOURS.sub("", words[2]))):
        return text
    return words[1].rstrip(" ,;:.-")


def _holds_two(text):
    pieces = _BETWEEN_NUMBERS.split(text)
    return sum(sum(map(str.isdigit, piece)) >= MIN_DIGITS for piece in pieces) > 1
