"""
What has the digits of a personal identity number and is rather another: a date with a time, an amount, an article.

Such a number is a hint, which a process leader sees, and stops nothing.
"""

import re
from bisect import bisect
from datetime import date, timedelta

from django.utils import timezone

from core.personal_data.not_telephones import LABELS, UNITS

# A date with what can be a time is of a meeting rather than of a birth, if that would have been so short a time ago.
_MEETINGS = timedelta(days=2 * 365)
_CLOCK = re.compile(r"(?:[01]\d|2[0-4])[0-5]\d\Z")
_TO_ANOTHER_TIME = re.compile(r" ?- ?(?:[01]\d|2[0-4])[0-5]\d(?!\d)")
_BETWEEN_DATE_AND_TIME = re.compile(r"[ ,_:T]{1,3}\Z")
_UNIT = re.compile(rf" ?(?:(?:{UNITS})(?!\w)|[€%$£]|:-)", re.IGNORECASE)
# A unit belongs to what stands by itself, not to what a dash ties to the date.
_BY_ITSELF = re.compile(r"|[:]?[ ,][ ]?-? ?|:\Z")
_NEXT_OF_LIST = re.compile(r", ?\d")
_LABEL = re.compile(rf"(?<!\w)(?:{LABELS})[.:]{{0,2}} ?\Z", re.IGNORECASE)
_LONGEST_LABEL = 24
_LABEL_IN_ADDRESS = re.compile(r"(?:pnr|personn?u?m?m?e?r|personal|person|ssn|hetu)[\w-]*[=/:]\Z", re.IGNORECASE)


def is_rather_another(text, item, addresses):
    """Return whether the number `item` is rather another; `addresses` are the spans of the web addresses."""
    last_mark = _mark_before_last_four(item)
    return (
        _is_meeting(text, item, last_mark)
        or bool(_BY_ITSELF.fullmatch(last_mark) and _UNIT.match(text, item.end))
        or _is_of_list(text, item, last_mark)
        or _is_value_of_day(item, last_mark)
        or (not item.marks and _is_named(text, item))
        or (not item.marks and len(item.digits) == 10 and _is_in_address(text, item, addresses))
    )


def _mark_before_last_four(item):
    count = 0
    for size, mark in zip(item.sizes, item.marks, strict=False):
        count += size
        if count == len(item.digits) - 4:
            return mark
    return ""


def _is_meeting(text, item, last_mark):
    """Return whether it is a date not long ago with a time, or any date with two times."""
    if not (_CLOCK.match(item.digits[-4:]) and _BETWEEN_DATE_AND_TIME.match(last_mark)):
        return False
    if _TO_ANOTHER_TIME.match(text, item.end):
        return True
    day = item.digits[-10:-4]
    if len(item.digits) == 12 and item.digits[:2] != "20":
        return False
    try:
        when = date(2000 + int(day[:2]), int(day[2:4]), int(day[4:]))
    except ValueError:
        return False
    return timedelta() <= timezone.localdate() - when <= _MEETINGS


def _is_of_list(text, item, last_mark):
    """Return whether the digits are numbers with commas between: in the date, or one more after the last."""
    if any("," in mark for mark in item.marks if mark is not last_mark):
        return True
    return "," in last_mark and bool(_NEXT_OF_LIST.match(text, item.end))


def _is_value_of_day(item, last_mark):
    """Return whether it is a date in parts and, behind a colon, what was true of it, as in “2025-12-31: 9805”."""
    return len(item.sizes) > 2 and last_mark == ": "


def _is_named(text, item):
    return bool(_LABEL.search(text[max(0, item.start - _LONGEST_LABEL) : item.start]))


def _is_in_address(text, item, addresses):
    """Return whether ten digits without a mark stand in a web address that does not say that they are a person's."""
    at = bisect(addresses, (item.start,)) - 1
    inside = at >= 0 and item.end <= addresses[at][1]
    return inside and not _LABEL_IN_ADDRESS.search(text[max(0, item.start - _LONGEST_LABEL) : item.start])
