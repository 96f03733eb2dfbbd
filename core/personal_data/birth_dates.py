"""Dates of birth in a normalised text. Only a date that a word says is one: most dates are about something else."""

import re

_WORDS = r"född|fött|födda|föddes|födelsedatum|födelsedag|f\.|born|birth|birthday|syntynyt|syntyi|مواليد|ولدت|ولد"
_MONTHS = r"jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec"
_MONTH, _DAY = r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12]\d|0?[1-9])"
_DATE = (
    rf"(?:18|19|20)\d\d ?[-/. ]? ?{_MONTH} ?[-/. ]? ?{_DAY}"
    r"|\d\d? ?[-/.] ?\d\d?(?: ?[-/.] ?| )(?:18|19|20)?\d\d"
    rf"|\d\d?\.? (?:{_MONTHS})[a-z]{{0,7}}\.? (?:18|19|20)?\d\d"
    r"|\d\d[-/.]?\d\d[-/.]?\d\d"
)
_BORN = re.compile(rf"(?<!\w)(?:{_WORDS})(?!\w)[^\d]{{0,20}}(?<!\d)({_DATE})(?!\d)", re.IGNORECASE)


def birth_dates(text):
    """Return (start, end) of each date that is said to be of a birth."""
    return [match.span(1) for match in _BORN.finditer(text)]
