"""The CSV files of how it goes."""

import csv
import io
import re

# A spreadsheet takes a text that begins so for a formula, but a number with a sign is one.
_FORMULA = re.compile(r"[=+\-@\t\r](?!\d+(?:\.\d+)?$)")


def as_csv(rows, columns):
    """Return bytes of UTF-8, marked for spreadsheets, with no text that they would take for a formula."""
    file = io.StringIO()
    writer = csv.DictWriter(file, columns)
    writer.writeheader()
    writer.writerows({name: _as_text(value) for name, value in row.items()} for row in rows)
    return file.getvalue().encode("utf-8-sig")


def without_mark(text):
    """Return the text of a cell as it was before `as_csv` marked it as no formula."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text


def _as_text(value):
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
