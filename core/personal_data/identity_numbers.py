"""
Swedish personal identity numbers and coordination numbers, in a normalised text.

The day of a coordination number is 60 more than the day of birth, so 60 if that is not known; a month that is not known
is 00.
"""

import re
from datetime import date

from django.utils import timezone

# Searched for at each position, since a number that is not valid may hide a valid one that begins inside it. A “-” in
# front belongs to the number only after a digit, else it may be the mark of a list.
_NUMBER = re.compile(
    r"(?<!\d)(?<!\d-)(?=((?:(18|19|20) ?)?"
    r"(\d\d ?\d\d ?\d\d|\d\d(?P<sign> ?[-./] ?)\d\d(?P=sign)\d\d(?= ?[-+./]? ?\d))"
    r" ?[-+./]? ?(\d{4})(?!-?\d)))"
)
_CENTURIES = ("18", "19", "20")
_NOT_DIGITS = re.compile(r"\D")


def identity_numbers(text):
    """Return (start, end) of each valid number."""
    return [span for span, digits in _dated_numbers(text) if _has_right_check_digit(digits)]


def mistyped_identity_numbers(text):
    """Return (start, end) of each number with a possible date of birth but a wrong check digit."""
    return [span for span, digits in _dated_numbers(text) if not _has_right_check_digit(digits)]


def _dated_numbers(text):
    """Return [((start, end), the last ten digits)] of each number whose date somebody can be born on."""
    found = []
    for match in _NUMBER.finditer(text):
        born, last = _NOT_DIGITS.sub("", match[3]), match[5]
        if last.startswith("000"):
            continue
        centuries = [match[2]] if match[2] else _CENTURIES[1:]
        if any(_is_possible_birth(int(century + born[:2]), int(born[2:4]), int(born[4:])) for century in centuries):
            found.append((match.span(1), born + last))
    return found


def _is_possible_birth(year, month, day):
    today = timezone.localdate()
    is_coordination = 60 <= day <= 91
    if is_coordination:
        month, day = month or 1, day - 60 or 1
    try:
        return date(year, month, day) <= today
    except ValueError:
        return False


def _has_right_check_digit(digits):
    """Return whether the last digit is the check digit of the others (the Luhn algorithm)."""
    products = (int(digit) * (2 - at % 2) for at, digit in enumerate(digits))
    return sum(product - 9 if product > 9 else product for product in products) % 10 == 0
