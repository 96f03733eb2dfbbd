"""The CSV files of how it goes."""

import csv
import io
import re

# A spreadsheet takes a text that begins so for a formula, but a number with a sign is one. Some take wide signs too.
_SIGNS = "=+\\-@＝＋－＠"
_FORMULA = re.compile(rf"(?:[{_SIGNS}\t\r\n])(?!\d+(?:\.\d+)?$)")
# A spreadsheet that parts the cells by another sign than the comma, as Swedish ones do, takes what follows it for a
# cell of its own, and the quotation marks around the whole for a part of the text.
_PARTS = r"[;\t\r\n]\s*"
_WITHIN = re.compile(rf"({_PARTS})(?=[{_SIGNS}])")
_MARKED_WITHIN = re.compile(rf"({_PARTS})'(?=[{_SIGNS}])")


def as_csv(rows, columns):
    """Return bytes of UTF-8, marked for spreadsheets, with no text that they would take for a formula."""
    file = io.StringIO()
    writer = csv.DictWriter(file, columns)
    writer.writeheader()
    writer.writerows({name: _as_text(value) for name, value in row.items()} for row in rows)
    return file.getvalue().encode("utf-8-sig")


def without_mark(text):
    """Return the text of a cell as it was before `as_csv` marked it as no formula."""
    text = text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text
    return _MARKED_WITHIN.sub(r"\1", text)


def _as_text(value):
    if not isinstance(value, str):
        return value
    return ("'" if _FORMULA.match(value) else "") + _WITHIN.sub(r"\1'", value)
