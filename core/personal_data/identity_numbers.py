"""
Swedish personal identity numbers and coordination numbers, in a normalised text.

The day of a coordination number is 60 more than the day of birth, so 60 if that is not known; a month that is not known
is 00. Since the date and the check digit decide, nearly any mark may part a number: of ten digits at random, less than
one in a hundred is found.
"""

import re
from datetime import date
from itertools import accumulate, pairwise
from typing import NamedTuple

from django.utils import timezone

from core.personal_data.not_identity_numbers import is_rather_another
from core.personal_data.not_telephones import web_addresses

# Letters that are meant as digits, as they come from a typewriter or a scanner: beside digits or a dash.
_LETTERS_FOR_DIGITS = {
    digit: re.compile(
        rf"(?<=\d)[{letters}](?=[\d-])|(?<=[\d-])[{letters}](?=\d)|(?<=\d{{3}})[{letters}](?!\w)"
        rf"|(?<!\w)[{letters}](?=\d{{5}})"
    )
    for digit, letters in {"0": "oO", "1": "lI"}.items()
}
_DIGITS = re.compile(r"\d+")
_CENTURIES = ("18", "19", "20")
_LENGTHS = (10, 12)
# What may stand between two digits of the date, or of the last four: one mark of any kind. “ー” and “一” look like one.
_MARK = re.compile(r" ?(?:[^\w]|[_ー一])? ?\Z")
# Between the date and the last four digits there may be more, such as a bracket, or words that say what comes.
_BEFORE_LAST_FOUR = re.compile(
    r"(?:[^\w]|[_ー一]){0,6}\Z|[xXtT]\Z"
    r"|[^\w]{1,3}(?:(?:de )?(?:sista fyra|fyra sista)(?: siffrorna)?|och|nr|slut)[^\w]{1,3}\Z"
)
# The places, from the end, of the marks in the last four digits: none, between pairs, or between all.
_PARTS_OF_LAST = {(), (-2,), (-3, -2, -1)}
_USUAL_FORM = re.compile(
    r"(?:(?:18|19|20) ?)?\d{6} ?[-+./]? ?\d{4}\Z|(?:18|19|20)\d\d([-/.])\d\d\1\d\d ?[-+/. ] ?\d{4}\Z"
)
# A date goes on after what would be the last four digits, which are a year then.
_REST_OF_DATE = re.compile(r" ?[-/.] ?\d\d? ?[-/.] ?\d")
# One more of a series of digits, of pairs or of fours, such as the number of a card.
_NEXT_OF = {size: re.compile(rf"\d{{{size}}}(?!\d)") for size in (1, 2, 4)}
# A date as in other countries, the day first, with the last four digits behind it.
_DAY_FIRST = re.compile(r"(?<!\d)(\d\d)( ?[-/. ] ?)(\d\d)\2((?:18|19|20)\d\d)((?:[^\w]|_){1,6})(\d{4})(?!\d)")
_CLOCK = re.compile(r"(?:[01]\d|2[0-4])[0-5]\d")
_MOBILE = re.compile(r"07[02369]\d{7}")


class _Written(NamedTuple):
    """Ten or twelve digits as they stand: `sizes` of the groups and `marks` between them."""

    start: int
    end: int
    digits: str
    sizes: tuple[int, ...]
    marks: tuple[str, ...]


def identity_numbers(text):
    """Return (start, end) of each valid number."""
    return [(item.start, item.end) for item, is_doubtful in _valid(text) if not is_doubtful]


def possible_identity_numbers(text):
    """
    Return (start, end) of each number that may be one.

    It is valid but rather another, or in a usual form with a possible date of birth but a wrong check digit.
    """
    doubtful = [(item.start, item.end) for item, is_doubtful in _valid(text) if is_doubtful]
    wrong = _runs(text, lambda digits: _can_be_born(digits) and not has_right_check_digit(digits[-10:]))
    usual = (item for item in wrong if _USUAL_FORM.match(text[item.start : item.end]))
    return doubtful + [(item.start, item.end) for item in usual if _is_written_like_one(text, item)]


def _valid(text):
    """Yield (written, whether it is rather another) of each valid number."""
    for digit, letters in _LETTERS_FOR_DIGITS.items():
        text = letters.sub(digit, text)
    addresses = web_addresses(text)
    for item in _runs(text, lambda digits: _can_be_born(digits) and has_right_check_digit(digits[-10:])):
        if _is_written_like_one(text, item):
            yield item, is_rather_another(text, item, addresses)
    for item in _day_first(text):
        yield item, is_rather_another(text, item, addresses)


def _runs(text, is_wanted):
    """
    Yield each run of whole groups of digits that has ten or twelve wanted digits together, the longer one first.

    The digits are judged before anything is made of them, since most are not wanted.
    """
    groups = [match.span() for match in _DIGITS.finditer(text)]
    digits = "".join(text[start:end] for start, end in groups)
    places = [0, *accumulate(end - start for start, end in groups)]  # of the groups in `digits`
    group_at = {place: number for number, place in enumerate(places)}
    for first, place in enumerate(places[:-1]):
        for length in reversed(_LENGTHS):
            last = group_at.get(place + length)
            if last is not None and is_wanted(digits[place : place + length]):
                yield _written(text, digits[place : place + length], groups[first:last])


def _day_first(text):
    """Yield each valid number whose date is written as day, month and year."""
    for match in _DAY_FIRST.finditer(text):
        day, mark, month, year, last_mark, last = match.groups()
        digits = year + month + day + last
        if _can_be_born(digits) and has_right_check_digit(digits[-10:]):
            yield _Written(*match.span(), digits, (2, 2, 4, 4), (mark, mark, last_mark))


def _written(text, digits, groups):
    return _Written(
        groups[0][0],
        groups[-1][1],
        digits,
        tuple(end - first for first, end in groups),
        tuple(text[end:first] for (_first, end), (first, _end) in pairwise(groups)),
    )


def _can_be_born(digits):
    """Return whether the digits begin with a date, and the last four are not those of nobody."""
    born, centuries = digits[-10:-4], _CENTURIES[1:]
    if born[2:4] > "12" or born[4:] > "91":
        return False  # before a date is made of it, since most digits are none
    if len(digits) == max(_LENGTHS):
        centuries = [digits[:2]] if digits[:2] in _CENTURIES else []
    if digits[-4:].startswith("000"):
        return False
    return any(_is_possible_birth(int(century + born[:2]), int(born[2:4]), int(born[4:])) for century in centuries)


def _is_possible_birth(year, month, day):
    is_coordination = 60 <= day <= 91
    if is_coordination:
        month, day = month or 1, day - 60 or 1
    try:
        return date(year, month, day) <= timezone.localdate()
    except ValueError:
        return False


def _is_written_like_one(text, item):
    """Return whether the marks part it where a date and the last four digits are parted, and it is nothing else."""
    if len(item.sizes) == 1:
        # Without any mark it is rather a mobile number; that is found as one.
        return not _MOBILE.fullmatch(item.digits)
    marks, length = dict(zip(_places(item.sizes), item.marks, strict=True)), len(item.digits)
    before_last = marks.pop(length - 4, None)
    if before_last is None or not _BEFORE_LAST_FOUR.match(before_last):
        return False
    in_date = {place: mark.strip() for place, mark in marks.items() if place < length - 4}
    in_last = {place - length: mark.strip() for place, mark in marks.items() if place > length - 4}
    return (
        all(map(_MARK.match, marks.values()))
        and _is_date_in_parts(item, in_date)
        and tuple(in_last) in _PARTS_OF_LAST
        and len(set(in_last.values())) <= 1
        and not _REST_OF_DATE.match(text, item.end)
        and not _is_time(item, before_last, in_date, set(in_last.values()))
        and not _is_part_of_series(text, item)
    )


def _places(sizes):
    """Yield after how many digits each mark stands."""
    count = 0
    for size in sizes[:-1]:
        count += size
        yield count


def _is_date_in_parts(item, in_date):
    """Return whether year, month and day are parted alike, or each digit is; a century may be parted otherwise."""
    if set(item.sizes) == {1}:
        return True
    has_century = len(item.digits) == max(_LENGTHS)
    marks = {mark for place, mark in in_date.items() if not (has_century and place == 2)}
    are_in_place = all(place % 2 == 0 for place in in_date)
    return are_in_place and len(marks) <= 1 and (has_century or not _begins_with_other(item))


def _begins_with_other(item):
    """Return whether ten digits begin with four that are an area code or a year, as in a case number."""
    return item.sizes[0] == 4 and (item.digits[0] == "0" or item.digits[:2] in _CENTURIES[1:])


def _is_time(item, before_last, in_date, in_last):
    """Return whether it is a date with a time, such as “2026-05-12 08.30”: a time with its mark, or of this century."""
    if not _CLOCK.fullmatch(item.digits[-4:]):
        return False
    has_form_of_time = bool(in_date) or before_last in {"t", "T"}
    is_recent_date = item.digits[:2] == "20" and len(item.digits) == 12 and has_form_of_time
    return is_recent_date or bool(in_last & {":", "."})


def _is_part_of_series(text, item):
    """Return whether it is a part of a longer series of equal groups, such as a row of a table."""
    size, mark = item.sizes[0], item.marks[0]
    if len(set(item.sizes)) > 1:
        return False
    next_one = _NEXT_OF[size]
    before = text[max(0, item.start - len(mark) - size - 1) : item.start].removesuffix(mark)
    after = text[item.end : item.end + len(mark) + size + 1].removeprefix(mark)
    return bool(next_one.match(before[::-1]) or next_one.match(after))


# Of each digit, the sum of the digits of its double.
_DOUBLED = dict(zip("0123456789", (0, 2, 4, 6, 8, 1, 3, 5, 7, 9), strict=True))


def has_right_check_digit(digits):
    """Return whether the last digit is the check digit of the others (the Luhn algorithm)."""
    return (sum(map(_DOUBLED.__getitem__, digits[::2])) + sum(map(int, digits[1::2]))) % 10 == 0
