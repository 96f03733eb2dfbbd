"""What people write with digits that is nobody's stops nothing, and what is somebody's and looks like it is found."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from core.personal_data import Kind, find_personal_data, find_with_hints
from core.personal_data.identity_numbers import has_right_check_digit

# Hours, dates with times, amounts, numbers of cases, of organisations and of accounts, buses, books, postcodes, lists.
ORDINARY = Path(__file__).with_name("ordinary_numbers.txt").read_text(encoding="utf-8").splitlines()

# The same shapes where they are somebody's.
SOMEBODYS = [
    ("Ärende 811218-9876", "811218-9876", Kind.IDENTITY_NUMBER),
    ("Referens: Kim 8112189876", "8112189876", Kind.IDENTITY_NUMBER),
    ("Journalnr 8112189876", "8112189876", Kind.IDENTITY_NUMBER),
    ("Kim 1981-12-18, 9876 är jag", "1981-12-18, 9876", Kind.IDENTITY_NUMBER),
    ("811218-9876 invånare", "811218-9876", Kind.IDENTITY_NUMBER),
    ("8112189876 är mitt", "8112189876", Kind.IDENTITY_NUMBER),
    ("811218x9876", "811218x9876", Kind.IDENTITY_NUMBER),
    ("811218%2D9876", "811218%2D9876", Kind.IDENTITY_NUMBER),
    ("811218%252D9876", "811218%252D9876", Kind.IDENTITY_NUMBER),
    ("811218%20-%209876", "811218%20-%209876", Kind.IDENTITY_NUMBER),
    ("811218%C2%A09876", "811218%C2%A09876", Kind.IDENTITY_NUMBER),
    ("811218%E2%80%939876", "811218%E2%80%939876", Kind.IDENTITY_NUMBER),
    ("811218&nbsp;9876", "811218&nbsp;9876", Kind.IDENTITY_NUMBER),
    ("811218&#8209;9876", "811218&#8209;9876", Kind.IDENTITY_NUMBER),
    ("https://example.se/a/811218-9876", "811218-9876", Kind.IDENTITY_NUMBER),
    ("https://example.se/a/811218%2D9876", "811218%2D9876", Kind.IDENTITY_NUMBER),
    ("https://example.se/a/198112189876", "198112189876", Kind.IDENTITY_NUMBER),
    ("https://example.se/?personnummer=8112189876", "8112189876", Kind.IDENTITY_NUMBER),
    ("https://example.se/?pnr=8112189876&x=1", "8112189876", Kind.IDENTITY_NUMBER),
    ("Referens: 070-123 45 67", "070-123 45 67", Kind.TELEPHONE),
    ("Mobil:%20070-123%2045%2067", "070-123%2045%2067", Kind.TELEPHONE),
    ("https://wa.me/46701234567", "46701234567", Kind.TELEPHONE),
    ("https://www.hitta.se/0701234567", "0701234567", Kind.TELEPHONE),
    ("https://example.se/?tel=0701234567", "0701234567", Kind.TELEPHONE),
    ("anna.at.gmail.com", "anna.at.gmail.com", Kind.EMAIL),
    ("anna.bergqvist.at.region.se", "anna.bergqvist.at.region.se", Kind.EMAIL),
    ("anna.snabel-a.example.se", "anna.snabel-a.example.se", Kind.EMAIL),
    ("anna at gmail.punkt.com", "anna at gmail.punkt.com", Kind.EMAIL),
    ("anna&#64;example.se", "anna&#64;example.se", Kind.EMAIL),
    ("mailto:anna%2Eek%40example%2Ese", "anna%2Eek%40example%2Ese", Kind.EMAIL),
]

# What is rather another is marked for the process leader, since it can be somebody's.
DOUBTFUL = [
    ("1985-07-09, 9805 invånare", "1985-07-09, 9805"),
    ("Budget 8112189876 kr", "8112189876"),
    ("OCR 8112189876", "8112189876"),
    ("https://example.se/artikel/8112189876", "8112189876"),
    ("År 81, 12, 18, 98, 76", "81, 12, 18, 98, 76"),
    ("2025-12-31: 9803 i Vansbro", "2025-12-31: 9803"),
]


def with_each_last_digit(line):
    """Return the line ten times, so that one of them has the right check digit."""
    *_rest, last = re.finditer(r"\d(?=\D*\Z)|\Z", line)
    return [line[: last.start()] + str(digit) + line[last.end() :] for digit in range(10)] if last[0] else [line]


@pytest.mark.parametrize("line", ORDINARY)
def test_ordinary_number_stops_nothing(line):
    assert [found for variant in with_each_last_digit(line) for found in find_personal_data(variant)] == []


@pytest.mark.parametrize(("text", "written", "kind"), SOMEBODYS)
def test_number_or_address_of_somebody_is_found(text, written, kind):
    assert [(text[item.start : item.end], item.kind) for item in find_personal_data(text)] == [(written, kind)]


@pytest.mark.parametrize(("text", "written"), DOUBTFUL)
def test_number_that_is_rather_another_is_marked_and_stops_nothing(text, written):
    assert find_personal_data(text) == []
    (hint,) = find_with_hints(text)
    assert (hint.kind, text[hint.start : hint.end]) == (Kind.POSSIBLE_IDENTITY_NUMBER, written)


@pytest.mark.parametrize("between", [" ", ", ", "_"])
def test_date_not_long_ago_with_a_time_is_a_meeting(between):
    day = f"{timezone.localdate() - timedelta(days=200):%y%m%d}"
    clock = next(f"{minutes:04d}" for minutes in range(1300, 1360) if has_right_check_digit(f"{day}{minutes:04d}"))
    assert find_personal_data(f"Mötet {day}{between}{clock} i Orsa") == []
    assert [item.kind for item in find_personal_data(f"{day}-{clock}")] == [Kind.IDENTITY_NUMBER]


def test_date_with_two_times_is_a_meeting_whenever_it_was():
    assert find_personal_data("Protokoll 850709 1018-1100") == []
    assert [item.kind for item in find_personal_data("Kim 850709 1018")] == [Kind.IDENTITY_NUMBER]
