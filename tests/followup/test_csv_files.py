import csv
import io
import re

import pytest

from followup.csv_files import as_csv, without_mark


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+46 23 1", "'+46 23 1"),
        ("-1.5", "-1.5"),
        ("＝1+1", "'＝1+1"),
        # Swedish spreadsheets part the cells by semicolons, and a line break ends the row for them.
        ("Hej;=1+1; -x", "Hej;'=1+1; '-x"),
        ("Hej;1-2; a=b", "Hej;1-2; a=b"),
        ("", ""),
    ],
)
def test_text_is_no_formula_and_a_number_stays_one(text, written):
    assert as_csv([{"a": text}], ["a"]).decode("utf-8-sig").splitlines()[1:] == [written or '""']


@pytest.mark.parametrize("text", ["=1+1", "Plan:\n- ett\n- två", "a;=1;\t@b", "-1.5", "'citat'", "a; b", ";;=x"])
def test_text_is_read_in_again_as_it_was(text):
    [row] = csv.DictReader(io.StringIO(as_csv([{"a": text}], ["a"]).decode("utf-8-sig"), newline=""))
    assert re.search(r"(?:^|[;\n\t]\s*)[=@-](?!1.5)", row["a"]) is None
    assert without_mark(row["a"]) == text
