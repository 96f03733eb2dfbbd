"""Personal data in free text: every number and address is found, and nothing that only looks like one."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.personal_data import (
    Kind,
    PersonalDataMatch,
    find_personal_data,
    find_with_hints,
    guard,
    mask,
    name_words,
    parts,
)

IDENTITY_NUMBERS = [
    "850709-9805",
    "19850709-9805",
    "198507099805",
    "8507099805",
    "850709 9805",
    "19 850709 9805",
    "850709–9805",
    "850709 - 9805",
    "850709+9805",
    "1985-07-09-9805",
    "850769-9802",  # a coordination number: the day plus 60
    "٨٥٠٧٠٩-٩٨٠٥",
    "850709\u200b9805",
    "850709\u00ad-9805",
    "850709\t9805",
    "850709  9805",
    "850709\n9805",
    "850709-\n9805",
    "1985-07-09 9805",
    "1985/07/09-9805",
    "850709\N{FULLWIDTH HYPHEN-MINUS}9805",
    "850709\N{HORIZONTAL BAR}9805",
    "８５０７０９9805",
    "19150072-2390",  # a coordination number with the month unknown
    "191500882392",
]
TELEPHONE_NUMBERS = [
    "070-123 45 67",
    "0701234567",
    "070.123.45.67",
    "+46 70 123 45 67",
    "0046701234567",
    "(023) 491 902",
    "023-829 89",
    "08-123 456 78",
    "+47 912 34 567",
    "070\t123 45 67",
    "070-123\n45 67",
    "070-123\u200b45\u200b67",
    "070\N{NO-BREAK SPACE}123\N{NO-BREAK SPACE}45\N{NO-BREAK SPACE}67",
]
ADDRESSES = [
    "kim@example.se",
    "åsa.öberg@exämple.se",
    "k+vard@mail.example.com",
    "namn\N{FULLWIDTH COMMERCIAL AT}example.se",
    "namn @ example.se",
    "namn(at)example.se",
    "namn [at] example.se",
    "namn snabel-a example.se",
    "namn (snabel-a) example (punkt) se",
    "namn@exa\N{COMBINING DIAERESIS}mple.se",
    "a&b@example.se",
    "namn@exam\u00adple.se",
]
HINTS = [
    ("1982-05-12", "född ", Kind.BIRTH_DATE),
    ("12 maj 1982", "Hon är född den ", Kind.BIRTH_DATE),
    ("820512", "födelsedatum: ", Kind.BIRTH_DATE),
    ("820512-2387", "Mitt nummer är ", Kind.MISTYPED_IDENTITY_NUMBER),
]
OTHER_NUMBERS = [
    "Strategin gäller 2022–2030 och 2022-2030.",
    "Det kostar 1 200 000 kr eller 12 500 kronor.",
    "791 31 Falun",
    "den 2022-06-14 kl. 08.00–16.30, annars 8.15-16.45",
    "Öppet 14/6 2022 eller den 5 juni 2023 klockan 10-12",
    "Ring 1177 för råd, eller 112. Växeln har 0771-123456, 020-123 45 67 och 010-123 45 67.",
    "Inspel 2026-0007 och SFS 2009:400",
    "organisationsnummer 556677-8899 och 232100-0180",
    "ISBN 978-91-7000-123-4, bankgiro 5050-1055, GPS 60.6065, 15.6355",
    "0-5 år, 6-12 år och 13-19 år, dygnet runt 24 timmar 7 dagar 365",
    "850709-9806 har fel kontrollsiffra",
    "En snabel-a @ för sig själv, och a@b",
]


def kinds(text):
    return [item.kind for item in find_personal_data(text)]


@pytest.mark.parametrize("number", IDENTITY_NUMBERS)
def test_identity_number_is_found_however_it_is_written(number):
    text = f"Jag heter Kim ({number}), och vill säga något."
    assert find_personal_data(text) == [PersonalDataMatch(Kind.IDENTITY_NUMBER, 15, 15 + len(number))]


@pytest.mark.parametrize("number", TELEPHONE_NUMBERS)
def test_telephone_number_is_found_however_it_is_written(number):
    text = f"Ring mig på {number}."
    assert find_personal_data(text) == [PersonalDataMatch(Kind.TELEPHONE, 12, 12 + len(number))]


@pytest.mark.parametrize("address", ADDRESSES)
def test_email_address_is_found(address):
    assert find_personal_data(f"Mejla {address}.") == [PersonalDataMatch(Kind.EMAIL, 6, 6 + len(address))]


@pytest.mark.parametrize("number", ["850709-9805", "070-123 45 67"])
def test_dash_of_a_list_does_not_belong_to_the_number(number):
    assert [found.start for found in find_personal_data(f"Till:\n-{number}")] == [7]


def test_number_ends_with_its_line():
    assert kinds("070-123 45 67\n12 personer\n08-123 456 78\t3") == [Kind.TELEPHONE, Kind.TELEPHONE]


@pytest.mark.parametrize(("hint", "before", "kind"), HINTS)
def test_hint_is_marked_and_stops_nothing(hint, before, kind):
    text = f"{before}{hint}, tror jag."
    assert find_with_hints(text) == [PersonalDataMatch(kind, len(before), len(before) + len(hint))]
    assert find_personal_data(text) == []


def test_number_in_a_year_that_has_not_come_is_nobodys():
    assert find_with_hints("20850709-9805") == []


@pytest.mark.parametrize("text", OTHER_NUMBERS)
def test_other_numbers_are_left_alone(text):
    assert find_personal_data(text) == []


@pytest.mark.parametrize("between", [" ", ", ", "\n", " eller "])
def test_numbers_that_follow_each_other_are_all_found(between):
    assert kinds(between.join(["070-123 45 67", "070-765 43 21", "850709-9805"])) == [
        Kind.TELEPHONE,
        Kind.TELEPHONE,
        Kind.IDENTITY_NUMBER,
    ]


def test_mask_says_what_stood_there():
    text = "Kim, 850709-9805, kim@example.se, 070-123 45 67."
    assert mask(text) == "Kim, [personnummer], [e-postadress], [telefonnummer]."


def test_mask_can_take_one_finding_of_several():
    text = "070-123 45 67 eller kim@example.se"
    _telephone, email = find_personal_data(text)
    assert mask(text, [email]) == "070-123 45 67 eller [e-postadress]"


def luhn_digit(nine_digits):
    doubled = (int(digit) * (2 - at % 2) for at, digit in enumerate(nine_digits))
    return -sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10


@st.composite
def identity_numbers(draw):
    """A valid number of somebody born in the last century, in one of the ways that people write it."""
    born = draw(st.dates(min_value=date(1930, 1, 1), max_value=date(1999, 12, 31)))
    day = born.day + draw(st.sampled_from([0, 60]))
    nine = f"{born:%y%m}{day:02d}{draw(st.integers(1, 999)):03d}"
    century, sign = draw(st.sampled_from(["", "19"])), draw(st.sampled_from(["-", "", " ", "–"]))
    return f"{century}{nine[:6]}{sign}{nine[6:]}{luhn_digit(nine)}"


SOME_WORDS = ["det", "vore", "bra", "med", "öppet", "längre", "på", "kvällen,", "tycker", "jag.", "Tack!"]
words = st.lists(st.sampled_from(SOME_WORDS)).map(" ".join)
numbers_and_marks = st.text(alphabet="0123456789 +-–.()/@aåx[]\n", max_size=60)


@settings(max_examples=60, deadline=None)
@given(before=words, number=identity_numbers(), after=words)
def test_every_valid_identity_number_is_found_in_running_text(before, number, after):
    text = f"{before} {number} {after}"
    start = len(before) + 1
    assert find_personal_data(text) == [PersonalDataMatch(Kind.IDENTITY_NUMBER, start, start + len(number))]


@settings(max_examples=150, deadline=None)
@given(text=numbers_and_marks | st.text(max_size=80))
@example(text="070 123 45 67 070 765 43 21")
@example(text="a@b.se@c.se 850709-98058507099805")
def test_whatever_the_text_findings_lie_in_order_and_mask_leaves_none(text):
    found = find_personal_data(text)
    ends = [0, *(item.end for item in found)]
    assert all(end <= item.start < item.end <= len(text) for end, item in zip(ends, found, strict=False))
    assert "".join(part.text for part in parts(text, found)) == text
    assert find_personal_data(mask(text, found)) == []


@pytest.mark.parametrize("piece", ["1", "-", " ", "a@", "a.b", "a\u0308\u0308"])
def test_hard_text_of_great_length_is_read(piece):
    """What matters is that it ends: a rule whose time grows faster than the length would take hours."""
    assert find_with_hints(piece * (100_000 // len(piece))) == []


@pytest.mark.parametrize(
    "text",
    ["Anna bor här.", "ANNA bor här.", "Annas granne", "Fråga Holm-Öberg.", "Anna\u00ads granne", "Hon heter annsofi."],
)
def test_name_that_the_sender_gave_is_found(text):
    words = name_words("Anna Holm-O\N{COMBINING DIAERESIS}berg", "annsofi.77@example.se")
    assert {found.kind for found in find_personal_data(text, words)} == {Kind.NAME}


@pytest.mark.parametrize("text", ["Annan, Hannas och Annabergs", "Bo och Li", "info", "example"])
def test_other_words_are_not_the_name_that_the_sender_gave(text):
    words = name_words("Anna Bo Li", "info@example.se")
    assert words == {"anna"}
    assert find_personal_data(text, words) == []


def test_text_that_is_too_long_to_be_checked_is_refused_without_a_look(monkeypatch):
    monkeypatch.setattr(guard, "find_personal_data", lambda *_args: 1 / 0)
    with pytest.raises(ValidationError) as error:
        guard.refuse_identity_numbers("1 " * 100_000)
    assert error.value.code == "too_long"
