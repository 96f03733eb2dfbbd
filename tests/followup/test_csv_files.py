import pytest

from followup.csv_files import as_csv


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+46 23 1", "'+46 23 1"),
        ("-1.5", "-1.5"),
        ("", ""),
    ],
)
def test_text_is_no_formula_and_a_number_stays_one(text, written):
    assert as_csv([{"a": text}], ["a"]).decode("utf-8-sig").splitlines()[1:] == [written or '""']
