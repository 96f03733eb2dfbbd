"""Personal data in free text: every number and address is found, and nothing that only looks like one."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given, settings
from hypothesis import strategies as st
from phonenumbers import phonenumbermatcher

from core.personal_data import (
    Kind,
    PersonalDataMatch,
    find_personal_data,
    find_with_hints,
    guard,
    mask,
    parts,
)
from core.personal_data.normalised import NormalisedText

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
    "19850709T9805",
    "1985-07-09T9805",
    "850709t9805",
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
    "811218--9876",
    "811218-98 76",
    "19-811218-9876",
    "1981-1218-9876",
    "811218 (-9876",
    "811218 / 9876",
    "811218, 9876",
    "811218, sista fyra siffrorna: 9876",
    "811218 och 9876",
    *(f"811218{mark}9876" for mark in "_:~,·•=|\\\N{BOX DRAWINGS LIGHT HORIZONTAL}\N{HYPHENATION POINT}ー\ue000"),
    "8 1 1 2 1 8 9 8 7 6",
    "8-1-1-2-1-8-9-8-7-6",
    "1 9 8 1 - 1 2 - 1 8 - 9 8 7 6",
    "81 12 18 98 76",
    "1981.12.18-9876",
    "19 81 12 18 98 76",
    "８１１２１８−９８７６",
    "8I12I8-9876",
    "l98112l8-9876",
    "85O7O9-98O5",
    "O00101-2384",
    "09/07/1985-9805",
    "09.07.1985 9805",
    "09 - 07 - 1985, 9805",
    "8\u03361\u03361\u03362\u03361\u03368\u0336-9\u03368\u03367\u03366\u0336",  # struck through
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
    *(mark.join(["070", "123", "45", "67"]) for mark in ["_", "*", "=", ":", "~", "·", " - ", "--"]),
    "070,123 45 67",
    "070,123,45,67",
    "701234567",
    "70-123 45 67",
    "70 123 45 67",
    "46701234567",
    "+46(0)70-123 45 67",
    "0046 70 123 45 67",
    "0 7 0 1 2 3 4 5 6 7",
    "07 01 23 45 67",
    "O7o-123 45 67",
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
    "anna at gmail.com",
    "anna @gmail.com",
    "anna@gmail .com",
    "anna@gmail. com",
    "anna@gmail,com",
    "anna-at-gmail.com",
    "anna_at_gmail.com",
    "anna.bergqvist at region.se",
    "anna [ät] gmail.com",
    "anna (at) gmail (dot) com",
    "anna at gmail dot com",
    "anna (a) gmail.com",
    "namn(a)example.se",
    "namn snabelat example punkt se",
    "namn snabel-a example punkt se",
    "namn@@example.se",
    "namn@example..se",
    "namn@example\N{IDEOGRAPHIC FULL STOP}se",
    "anna@gmail",
    "anna_snabel_a_gmail.com",
    "anna 'at' gmail.com",
    'anna"@example.se',
    "namn%40example.se",
    "annaATgmail.com",
]
HINTS = [
    ("1982-05-12", "född ", Kind.BIRTH_DATE),
    ("12 maj 1982", "Hon är född den ", Kind.BIRTH_DATE),
    ("820512", "födelsedatum: ", Kind.BIRTH_DATE),
    ("820512-2387", "Mitt nummer är ", Kind.POSSIBLE_IDENTITY_NUMBER),
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
    "Välj (a) första, (b) andra, eller (a) www.example.se",
    "Look at example.com, or read more at www.example.com",
    "https://example.com/look-at-example.com och 3 st @ 12.50 kr",
    "kontakt@falun, se nedan. Mejla kontakt@falun. Se mer",
    "Öppet 08-12 13-17, lördag 08-12, 13-17 och 08-12/13-17",
    "Öppet 0800-1630, 08 00 - 16 30, 08.00–16.30 och kl 0700-1600",
    "Öppet 0800-1200 1300-1700, 08-16.30 09-15 eller 08.00 12.30, 07.00-16.00 07.00-15.00",
    "08:00-12:00, 13:00-17:00 och 08:00 12:00",
    "Det kostar 018 000 000 kr, 012 345 678 kronor eller 701 234 567 kr",
    "RD 2022/01234, dnr 2022/0123456, diarienummer 2010-12-1232 och ärende 701234567",
    "0,7012345678 och 0.701234567, 0,0231234 eller 0,0812345",
    "ISBN 0-7012-3456-7 och ISBN 978-91-1203-123-3",
    "den 05.06.2024, 05-06-2024 08.30 eller 05/06/2024",
    "grupperna 05,06,07,08,09 och kommunerna 0114,0115,0117,0180",
    "0123456789 är ett exempel",
    "Skift 06.00-14.00 14.00-22.00 22.00-06.00, buss 08 15-08 45, rum 070-079, linje 072 073 076 079",
    "Följ oss @nara.vard, @region.dalarna och på @falu.kommun",
    "Ärendenr 0734567890, ärende nr: 0734567890, mål nr. 070-1234567, artikelnr 0701234567, fakturanr 0734567890",
    "KS 2023-00123-4, EAN 0701234567890, SE45 5000 0000 0583 9825 7466 och 730 000 000 kr",
    *(f"Filen 20240512T083{last} och 2024-05-12T083{last}" for last in range(10)),
    *(f"Mötet 2024-05-12 {clock}{last}, protokoll 1" for clock in ["08:3", "08.3", "083"] for last in range(10)),
    *(f"Summan är 1 811 218 98{last} eller 811 218 98{last}, kort 1981 1218 9876 123{last}" for last in range(10)),
    *(f"rad 12 11 18 98 7{last} 14, protokoll 2022-01-01–2022-12-3{last}" for last in range(10)),
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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("811218-9876-1", "811218-9876"),
        ("1-811218-9876", "811218-9876"),
        ("pnr811218-9876", "811218-9876"),
        ("811218 (9876)", "811218 (9876"),
        ("tel0701234567", "0701234567"),
        ("tel:0701234567", "0701234567"),
        ("Tel.023-491902", "023-491902"),
        ("mobil070-123 45 67", "070-123 45 67"),
        ("070-123 45 67ring", "070-123 45 67"),
        ("811218-9876@example.se", "811218-9876@example.se"),
    ],
)
def test_number_is_found_beside_other_signs(text, found):
    assert [text[item.start : item.end] for item in find_personal_data(text)] == [found]


def test_address_that_holds_an_identity_number_counts_as_one():
    assert kinds("198112189876@example.se") == [Kind.IDENTITY_NUMBER]


def test_number_that_can_be_a_mobile_is_one():
    assert kinds("0701014562 eller 070-101 45 62") == [Kind.TELEPHONE, Kind.TELEPHONE]


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


def test_years_of_birth_are_no_date():
    assert find_with_hints("Barn födda 2010-2015 och födda 2010–2015") == []


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


@settings(max_examples=60, deadline=None)
@given(text=numbers_and_marks | st.text(max_size=80))
@example(text="070 123 45 67 070 765 43 21")
@example(text="a@b.se@c.se 850709-98058507099805")
def test_whatever_the_text_findings_lie_in_order_and_mask_leaves_none(text):
    found = find_personal_data(text)
    ends = [0, *(item.end for item in found)]
    assert all(end <= item.start < item.end <= len(text) for end, item in zip(ends, found, strict=False))
    assert "".join(part.text for part in parts(text, found)) == text
    assert find_personal_data(mask(text, found)) == []


@pytest.mark.parametrize(
    ("piece", "length"),
    [
        *((piece, 20_000) for piece in ["1", "-", " ", "@ ", "a@", "a.b", "a at ", "a-at-", "a\u0308\u0308"]),
        *((piece, 4_000) for piece in ["1 ", "1-", "12 ", "0,", "08-12 ", "(1", "1_", "www.", "%2D", "http://1"]),
    ],
)
def test_hard_text_of_great_length_is_read(piece, length):
    """What matters is that it ends: a rule whose time grows faster than the length would not."""
    assert find_with_hints(piece * (length // len(piece))) == []


def test_text_that_is_too_long_to_be_checked_is_refused_without_a_look(monkeypatch):
    monkeypatch.setattr(guard, "find_personal_data", lambda *_args: 1 / 0)
    with pytest.raises(ValidationError) as error:
        guard.refuse_identity_numbers("1 " * 100_000)
    assert error.value.code == "too_long"


def test_row_of_telephone_numbers_is_read_once(monkeypatch):
    """A number costs a read, in whatever row of digits it stands."""
    read = []
    parse = phonenumbermatcher.parse
    monkeypatch.setattr(
        phonenumbermatcher, "parse", lambda *args, **kwargs: read.append(args) or parse(*args, **kwargs)
    )
    assert len(find_personal_data("0701234567 " * 100)) == 100
    assert len(read) == 100


@pytest.mark.parametrize(("digits", "found"), [(4_990, 1), (5_010, 0)])
def test_telephone_number_is_not_looked_for_behind_thousands_of_digits(digits, found):
    """To look at 90,000 digits took seven seconds of a save; identity numbers are looked for to the end."""
    text = "x12345" * (digits // 5) + " 070-123 45 67 " + "850709-9805"
    kinds = [match.kind for match in find_personal_data(text)]
    assert kinds == [Kind.TELEPHONE] * found + [Kind.IDENTITY_NUMBER]


@given(st.text(alphabet="aé0-–%& \n\t²@"))
def test_a_text_that_needs_no_normalising_is_read_as_one_that_does(text):
    quick, slow = NormalisedText(text), NormalisedText.__new__(NormalisedText)
    slow._read(text)
    assert quick.lines == slow.lines
    assert [quick.original_span(at, at + 1) for at in range(len(quick.lines))] == [
        slow.original_span(at, at + 1) for at in range(len(slow.lines))
    ]
