import pytest

from core.numbers import read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("007", 7),
        (7, 7),
        ("²", None),
        ("٣", None),
        ("9" * 30, None),
        ("9" * 5000, None),
        ("-1", None),
        ("", None),
        (None, None),
    ],
)
def test_only_a_plain_number_that_a_database_can_hold_is_read(text, number):
    assert read_number(text) == number
