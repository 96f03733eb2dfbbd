"""
Reads the workbook that a translator sent back, whatever Excel, LibreOffice, Google Sheets or Numbers made of it.

Columns are found by their headings, in any order and on any sheet. A cell that went wrong refuses its own row only.
"""

import re
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.text import clean_text
from followup.imports.errors import ImportFileError
from followup.imports.read import read_content, sheets_of
from naravard.staff.translations.cell_kinds import FORMULA, cells_without_text
from naravard.staff.translations.workbook import COLUMNS, headings

_NEEDED = {"id", "translation"}
_READ = ["translation", "state"]  # what a translator writes
_ROWS_ABOVE = 20  # among which the headings are looked for: somebody may have written a note above them
_SPACES = re.compile(r"[\u00a0\u202f]")
_CARRIAGE_RETURN = re.compile(r"_x000D_\n?|\r\n?")  # as Excel writes it into the file
_IN_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟″", '"') | dict.fromkeys("‘’‚‛", "'"))
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
    """
    A row of the file: its number as spreadsheets show it, and its cells; `swedish` is None without that column.

    `without_text` are (name, cell_kinds.FORMULA or NUMBER) of those that hold no text.
    """

    number: int
    id: str
    swedish: str | None
    translation: str
    state: str
    without_text: tuple = ()


def read_workbook(file):
    """Return the FileRows of an uploaded workbook. Raise ImportFileError."""
    content = read_content(file)
    if kind := _other_kind(content):
        raise ImportFileError(_HOW_TO[kind]())
    for sheet, rows in enumerate(sheets_of(content)):
        if (found := _heading(rows)) is not None:
            number, columns = found
            below = ((place, cells) for place, cells in enumerate(rows, 1) if place > number)
            kinds = cells_without_text(content, sheet)
            read = (_file_row(place, cells, columns, kinds) for place, cells in below)
            return [row for row in read if row]
    text = _("The file is not one for a translator: no sheet has the headings %(names)s in one row.")
    needed = [heading for name, heading in zip(COLUMNS, headings(), strict=True) if name in _NEEDED]
    raise ImportFileError(text % {"names": ", ".join(f"“{heading}”" for heading in needed)})


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


def _file_row(number, cells, columns, kinds):
    """Return the FileRow, or None if the row is empty."""
    found = [(name, kinds.get((number, columns[name]))) for name in _READ if name in columns]
    without_text = tuple((name, kind) for name, kind in found if kind)
    if not (without_text or any(map(str.strip, cells))):
        return None
    texts = {name: _tidy(cells[place]) if place < len(cells) else "" for name, place in columns.items()}
    translation = FAULT if ("translation", FORMULA) in without_text else texts["translation"].strip()
    state = texts.get("state", "").strip()
    return FileRow(number, texts["id"].strip(), texts.get("swedish"), translation, state, without_text)


def _tidy(text):
    """Return the text without what programs put in: hard spaces, returns, curly quotation marks in codes."""
    text = _SPACES.sub(" ", clean_text(_CARRIAGE_RETURN.sub("\n", text)))
    return _IN_TAG.sub(lambda tag: tag[0].translate(_QUOTES), text)
