"""A span of days, months or times as text, without saying twice what both ends share; in the active language."""

import re

from django.utils import formats, timezone

from core.text import ltr_text

_LEADING_NUMBER = re.compile(r"[0-9]*")
_YEAR_AT_THE_END = re.compile(r"[\s,،]+Y$")


def span(first, last):
    """
    Return the text of a span between two texts, or one of them if they are the same.

    Two numbers with a dash between them are read from left to right, in a language of the other direction too.
    """
    if first == last:
        return first
    number = _LEADING_NUMBER.match(last)[0] if first.isdecimal() else ""
    numbers = ltr_text(f"{first}–{number}") if number else f"{first}–"
    return numbers + last.removeprefix(number)


def day_span(first, last):
    """Return two days as "1 maj 2026", "1–3 maj 2026", "1 maj–3 juni 2026" or "28 december 2025–3 januari 2026"."""
    shown = formats.get_format("DATE_FORMAT")
    day = shown.split()[0]
    if first == last or first.year != last.year:
        beginning = shown
    elif first.month == last.month and day.startswith("j"):
        beginning = day
    else:
        beginning = _YEAR_AT_THE_END.sub("", shown)
    return span(formats.date_format(first, beginning), formats.date_format(last, shown))


def month_span(first, last):
    """Return the months of two days as "maj 2026", "maj–juni 2026" or "december 2025–januari 2026"."""
    shown = formats.get_format("YEAR_MONTH_FORMAT")
    is_within_a_year = first.year == last.year and first.month != last.month
    beginning = _YEAR_AT_THE_END.sub("", shown) if is_within_a_year else shown
    return span(formats.date_format(first, beginning), formats.date_format(last, shown))


def is_same_day(first, last):
    """Return whether two times are on the same day where the portal is."""
    return timezone.localdate(first) == timezone.localdate(last)
