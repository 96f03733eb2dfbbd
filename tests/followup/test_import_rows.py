"""The rows of a file of values: what each cell may say, and what is said of a fault."""

import pytest

from followup.models import Comparison, Measurement
from tests.followup.import_files import HEADING, checked, lines

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("okänd,2034,,2024,T,5,", "inget nyckeltal ”okänd”"),
        (",2034,,2024,T,5,", "inget nyckeltal ””"),
        ("egen,9999,,2024,T,5,", "koden ”9999”"),
        ("egen,,Atlantis,2024,T,5,", "heter ”Atlantis”"),
        ("egen,,,2024,T,5,", "Platsen saknas"),
        ("egen,2034,Mora,2024,T,5,", "olika platser"),
        ("egen,2034,,24,T,5,", "”24” är inget år"),
        ("egen,2034,,1969,T,5,", "”1969” är inget år"),
        ("egen,2034,,²024,T,5,", "”²024” är inget år"),
        ("egen,2034,,2099,T,5,", "2099 är inte här än"),
        ("bara-regionen,2034,,2024,T,5,", "mäts inte för en sådan organisation"),
        ("egen,2034,,2024,X,5,", "”X” är inget kön"),
        ("egen,2034,,2024,,5,", "”” är inget kön"),
        ("egen,2034,,2024,T,5 %,", "”5 %” är inget tal"),
        ("egen,2034,,2024,T,1.23456,", "är inget tal"),
        ("egen,2034,,2024,T,12 5,", "är inget tal"),
        ('egen,2034,,2024,T,"1,234.5",', "är inget tal"),
        ("egen,2034,,2024,T,1e3,", "är inget tal"),
        ("egen,2034,,2024,T,NaN,", "är inget tal"),
        ("egen,2034,,2024,T,12345678901,", "är inget tal"),
        ("egen,2034,,2024,T,99 999 999 999,", "är inget tal"),
        ("egen,2034,,2024,T,,", "Värdet saknas"),
        ("egen,2034,,2024,T,,preliminary", "Värdet saknas"),
        ("egen,2034,,2024,T,0,suppressed", "Ta bort det ena"),
        ("egen,2034,,2024,T,5,klar", "”klar” är ingen status"),
        ("egen,2034,,2024,T,12,5,final", "fler celler"),
        ("pahittad,2034,,2024,T,5,", "är påhittat"),
        ("N00001,2034,,2024,T,5,", "kommer från Kolada"),
    ],
)
def test_fault_of_a_row_says_what_to_write(own, places, make_indicator, row, said):
    make_indicator(slug="pahittad", is_example=True)
    make_indicator(slug="bara-regionen", exists_for="L")
    theirs = make_indicator("N00001")
    Measurement.objects.create(indicator=theirs, organisation=places["2034"], year=2024, value=4, source="kolada")
    result = checked(lines("egen,2034,,2023,T,12.5,", row))
    assert [(fault.row, said in fault.text) for fault in result.faults] == [(3, True)]
    assert (result.unchanged, result.changes) == (1, [])


def test_row_that_says_it_is_from_kolada_does_not_become_an_own_figure(own):
    result = checked(lines("egen,2062,,2024,T,5,final,kolada", heading=HEADING + ",source"))
    assert "kommer från Kolada" in result.faults[0].text


def test_two_rows_of_the_same_value_are_a_fault_even_with_the_place_written_otherwise(own):
    result = checked(lines("egen,2034,,2024,T,5,", "egen,,ORSA,2024,t,5,"))
    assert [(fault.row, "rad 2" in fault.text) for fault in result.faults] == [(3, True)]


def test_two_places_of_one_name_need_the_code(own, places):
    Comparison.objects.create(kind="country", code="0000", name_sv="Mora")
    result = checked(lines("egen,,Mora,2024,T,5,", "egen,2062,Mora,2024,T,5,"))
    assert [(fault.row, "Skriv koden" in fault.text) for fault in result.faults] == [(2, True)]


@pytest.mark.parametrize(
    ("value", "number"),
    [("12,5", "12.5"), ("1 234 567,25", "1234567.25"), ("1\N{NO-BREAK SPACE}234", "1234"), ("\N{MINUS SIGN}5", "-5")],
)
def test_numbers_are_read_as_they_are_written_in_swedish(own, value, number):
    assert checked(lines(f'egen,2034,,2024,T,"{value}",')).changes[0][5] == number


@pytest.mark.parametrize(
    ("word", "status"),
    [("Inte rapporterat", "not_reported"), ("NOT_REPORTED", "not_reported"), ("gäller inte", "not_applicable")],
)
def test_status_is_written_as_in_a_download_or_in_swedish(own, word, status):
    result = checked(lines(f"egen,2034,,2024,T,,{word}"))
    assert [change[5:7] for change in result.changes] == [[None, status]], result.faults
