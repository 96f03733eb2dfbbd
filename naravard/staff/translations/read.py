"""
Reads the workbook that a translator sent back, whatever Excel, LibreOffice, Google Sheets or Numbers made of it.

Columns are found by their headings, in any order and on any sheet. A cell that went wrong refuses its own row only.
"""

import io
import re
import zipfile
from typing import NamedTuple

from django.utils.translation import gettext as _

from followup.imports.errors import ImportFileError
from followup.imports.read import read_content, sheets_of
from naravard.staff.translations.workbook import COLUMNS, headings

_NEEDED = {"id", "translation"}
_ROWS_ABOVE = 20  # among which the headings are looked for: somebody may have written a note above them
_SPACES = re.compile(r"[\u00a0\u202f]")
_CARRIAGE_RETURN = re.compile(r"_x000D_\n?|\r\n?")  # as Excel writes it into the file
_IN_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟″", '"'))
_CELL, _PLACE = re.compile(rb"<(?:\w+:)?c\s[^>]*>"), re.compile(rb'\br="[A-Z]+(\d+)"')
FAULT = "#NAME?"  # what such a program shows
_OLD_EXCEL = bytes.fromhex("d0cf11e0a1b11ae1")
_HOW_TO = {
    "old": lambda: _(
        "This is a file of an older Excel (XLS), or one with a password. Save it as an Excel workbook (XLSX), "
        "without a password."
    ),
    "ods": lambda: _("This is an OpenDocument file (ODS). Choose “Save as” and Excel workbook (XLSX)."),
    "numbers": lambda: _("This is a file of Numbers. Choose “Export to” and Excel."),
    "pdf": lambda: _("This is a PDF. Choose the workbook (XLSX) that the translator has written in."),
    "text": lambda: _(
        "This is a text file, such as CSV. Choose the workbook (XLSX) that the translator has written in."
    ),
    "other": lambda: _("The file is no Excel workbook (XLSX), whatever its name says."),
}


class FileRow(NamedTuple):
    """A row of the file: its number as spreadsheets show it, and its cells; `swedish` is None without that column."""

    number: int
    id: str
    swedish: str | None
    translation: str
    state: str


def read_workbook(file):
    """Return the FileRows of an uploaded workbook. Raise ImportFileError."""
    content = read_content(file)
    if kind := _other_kind(content):
        raise ImportFileError(_HOW_TO[kind]())
    for rows in sheets_of(content):
        if (found := _heading(rows)) is not None:
            number, columns = found
            below = ((place, cells) for place, cells in enumerate(rows, 1) if place > number)
            rows_with_faults = _rows_with_faults(content)
            read = [_file_row(place, cells, columns) for place, cells in below if any(map(str.strip, cells))]
            return [
                row._replace(translation=FAULT) if not row.translation and row.number in rows_with_faults else row
                for row in read
            ]
    text = _("The file is not one for a translator: no sheet has the headings %(names)s in one row.")
    needed = [heading for name, heading in zip(COLUMNS, headings(), strict=True) if name in _NEEDED]
    raise ImportFileError(text % {"names": ", ".join(f"“{heading}”" for heading in needed)})


def _rows_with_faults(content):
    """Return the numbers of rows with a cell that was taken for a formula nobody knows: it is read as empty."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/" in name]
    cells = (tag for sheet in sheets for tag in _CELL.findall(sheet) if b't="e"' in tag)
    return {int(place[1]) for tag in cells if (place := _PLACE.search(tag))}


def _other_kind(content):
    """Return what kind of file it is if it cannot be a workbook, else ""."""
    if content.startswith(_OLD_EXCEL):
        return "old"
    if content.startswith(b"%PDF"):
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        head = content[:200]
        if b"xl/workbook.xml" in content:  # the names of the parts of an archive are not packed
            return ""
        return (
            "ods"
            if b"opendocument" in head
            else "numbers"
            if b".iwa" in content or b"Index.zip" in content
            else "other"
        )
    return "other" if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")) else "text"


def _heading(rows):
    """Return (number of the row with the headings, {name of the column: its place}), or None."""
    names = {heading.casefold(): name for name, heading in zip(COLUMNS, headings(), strict=True)}
    for number, cells in enumerate(rows[:_ROWS_ABOVE], 1):
        columns = {}
        for place, cell in enumerate(cells):
            if name := names.get(" ".join(cell.split()).casefold()):
                columns.setdefault(name, place)
        if columns.keys() >= _NEEDED:
            return number, columns
    return None


def _file_row(number, cells, columns):
    texts = {name: _tidy(cells[place]) if place < len(cells) else "" for name, place in columns.items()}
    swedish = texts.get("swedish")
    return FileRow(number, texts["id"].strip(), swedish, texts["translation"].strip(), texts.get("state", "").strip())


def _tidy(text):
    """Return the text without what programs put in: hard spaces, returns, curly quotation marks in codes."""
    text = _SPACES.sub(" ", _CARRIAGE_RETURN.sub("\n", text))
    return _IN_TAG.sub(lambda tag: tag[0].translate(_QUOTES), text)
