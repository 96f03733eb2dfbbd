"""Telephone numbers that a person can have, in a normalised text."""

import re

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher, PhoneNumberType

# Opening hours and dates such as “08.00-16.30”, which can look like telephone numbers.
_TIMES = re.compile(r"(?<!\d)\d{1,2}[.:]\d\d ?- ?\d{1,2}[.:]\d\d(?!\d)|(?<!\d)(?:19|20)\d\d-\d\d-\d\d(?!\d)")
_NEXT_NUMBER = re.compile(r"(?<=\d) (?=0\d)")

_PERSONS_NUMBER_TYPES = {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.PAGER,
    PhoneNumberType.PERSONAL_NUMBER,
    PhoneNumberType.VOIP,
}


def telephones(text, lines):
    """
    Return (start, end) of each number in `text` or in `lines`, which has line breaks where `text` has only spaces.

    Numbers with nothing but white space between them would be read as one that is too long, so these are tried apart.
    """
    lines, text = (_TIMES.sub(_blank, variant) for variant in (lines, text))
    variants = dict.fromkeys([lines, _NEXT_NUMBER.sub("\n", lines), text, _NEXT_NUMBER.sub("\n", text)])
    return [span for variant in variants for span in _matches(variant)]


def _blank(match):
    return "[" + "x" * (len(match[0]) - 2) + "]"


def _matches(text):
    matches = PhoneNumberMatcher(text, "SE", leniency=Leniency.VALID)
    return [(match.start, match.end) for match in matches if _can_be_a_persons(match.number)]


def _can_be_a_persons(number):
    return phonenumbers.number_type(number) in _PERSONS_NUMBER_TYPES
