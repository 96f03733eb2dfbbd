"""Reads an uploaded CSV file or workbook as rows of text. Sizes come first: a small file may unpack to a huge one."""

import csv
import io
import re
import struct
import zipfile
import zlib
from datetime import date
from xml.parsers import expat

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from python_calamine import CalamineError, load_workbook

from followup.imports.errors import ImportFileError

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 30 * 1024 * 1024
# 17 places, 30 years and 3 genders of six key figures. So many fit into the form that is posted back (FORM_MAX_BYTES).
MAX_ROWS = 10_000
MAX_COLUMNS = 50
MAX_CELL = 500
# A number of a workbook is binary: 0.1 + 0.2 has 17 digits there. Excel itself shows 15.
DIGITS_OF_A_WORKBOOK = 12

UNREADABLE = (
    *(CalamineError, expat.ExpatError, zipfile.BadZipFile, zlib.error),
    *(EOFError, NotImplementedError, RuntimeError),  # of zipfile: cut off, packed in an unknown way, encrypted
    *(OverflowError, ValueError, struct.error),  # of zipfile too: a false place of a part, a number of no size
)


def read_rows(file, *, max_cell=MAX_CELL):
    """Return [(row number as spreadsheets show it, [text of each cell])] without empty rows. Raise ImportFileError."""
    content = read_content(file)
    rows = _workbook(content) if content.startswith(b"PK\x03\x04") else _csv(content)
    found = []
    for number, cells in enumerate(rows, 1):
        if number > MAX_ROWS + 1:
            raise _too_many_rows()
        if len(cells) > MAX_COLUMNS:
            raise _too_wide()
        if any(len(cell) > max_cell for cell in cells):
            text = _("Row %(row)d has a cell of more than %(limit)d characters. Shorten it, or take it away.")
            raise ImportFileError(text % {"row": number, "limit": max_cell})
        cells = [cell.strip() for cell in cells]
        if any(cells):
            found.append((number, cells))
    return found


def read_content(file):
    """Return the bytes of an uploaded file. Raise ImportFileError if they are too many."""
    if file.size > MAX_BYTES:
        sizes = {"size": filesizeformat(file.size), "limit": filesizeformat(MAX_BYTES)}
        raise ImportFileError(_("The file is too large (%(size)s). At most %(limit)s are read.") % sizes)
    return file.read()


def _too_many_rows():
    text = _("The file has more than %(limit)d rows. Divide it, for instance by key figure, and read in one at a time.")
    return ImportFileError(text % {"limit": MAX_ROWS})


def _too_wide():
    text = _("The file has more than %(limit)d columns. Take away those that are not read in.")
    return ImportFileError(text % {"limit": MAX_COLUMNS})


# --- CSV --------------------------------------------------------------------------------------------------------------


def _csv(content):
    text = _decoded(content)
    separator = re.match(r"sep=(.)\r?\n", text)  # a line that Excel understands, and writes for nobody else
    if separator:
        text = text[separator.end() :]
    heading = text.partition("\n")[0]
    delimiter = separator[1] if separator else max(",;\t", key=heading.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except (csv.Error, TypeError, ValueError) as error:
        raise ImportFileError(
            _("The file cannot be read as CSV: a quotation mark is not closed, or stands inside a cell.")
        ) from error


def _decoded(content):
    is_utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))  # “Unicode text” of Excel
    try:
        text = content.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\x00" in content:
            raise _neither() from error
        raise ImportFileError(
            _("The file is not in UTF-8, so å, ä and ö cannot be read. Save it as “CSV UTF-8” or as a workbook.")
        ) from error
    if "\x00" in text:
        raise _neither()
    return text


def _neither():
    return ImportFileError(_("The file is neither CSV nor an Excel workbook (XLSX), whatever its name says."))


# --- Workbook ---------------------------------------------------------------------------------------------------------


def _workbook(content):
    """Return the rows of the first sheet."""
    return next(sheets_of(content))


def sheets_of(content):
    """Yield the rows of each sheet, each cell as text. A formula has the value that was stored with it, or none."""
    try:
        _check_unpacked(content)
        workbook = load_workbook(io.BytesIO(content))
        for number in range(len(workbook.sheet_names)):
            rows = workbook.get_sheet_by_index(number).to_python(skip_empty_area=False)
            yield [[_text(cell) for cell in row] for row in rows]
    except UNREADABLE as error:
        raise ImportFileError(
            _("The workbook cannot be read: it is damaged, protected with a password, or no Excel workbook (XLSX).")
        ) from error


def _check_unpacked(content):
    """
    Raise ImportFileError if the workbook is too large in memory: a single cell far to the right would fill it.

    Every part is unpacked once, so that one whose stated size is false is found out as BadZipFile.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            raise _neither()
        if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
            limit = {"limit": filesizeformat(MAX_UNPACKED)}
            raise ImportFileError(_("The workbook is larger than %(limit)s when it is unpacked.") % limit)
        if archive.testzip():
            raise zipfile.BadZipFile
        for name in archive.namelist():
            if name.lower().endswith(".xml"):  # a sheet may stand anywhere
                _check_extent(archive.read(name))


def _check_extent(part):
    """Raise ImportFileError if the part is a sheet with a cell beyond MAX_ROWS or MAX_COLUMNS."""
    row_and_column = [0, 0]
    opened = set()

    def start(tag, attributes):
        tag, place = tag.rpartition(":")[2], attributes.get("r", "")
        opened.add(tag)
        if "sheetData" not in opened:
            return
        if tag == "row":
            row_and_column[:] = [int(place) if place.isdecimal() else row_and_column[0] + 1, 0]
        elif tag == "c":
            letters = place.rstrip("0123456789")
            row_and_column[1] = column_number(letters) if letters else row_and_column[1] + 1
            row_and_column[0] = max(row_and_column[0], int(place[len(letters) :] or 0))
            if row_and_column[0] > MAX_ROWS + 1:
                raise _too_many_rows()
            if row_and_column[1] > MAX_COLUMNS:
                raise _too_wide()

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(part, True)


def column_number(letters):
    """Return the number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter.upper()) - ord("A") + 1
    return number


def _text(cell):
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return f"{cell:.{DIGITS_OF_A_WORKBOOK}g}" if abs(cell) < 10**DIGITS_OF_A_WORKBOOK else str(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)
