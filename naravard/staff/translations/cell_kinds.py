"""Finds the cells of a workbook that hold no text: a formula that nobody has worked out, or a number."""

import io
import posixpath
import zipfile
from xml.parsers import expat

from followup.imports.read import column_number

FORMULA, NUMBER = "formula", "number"  # a date, a percentage and true or false are numbers that a program shows so
_SEPARATOR = " "  # between the namespace of a name and the name; what is strict OOXML has other namespaces
_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


def cells_without_text(content, sheet):
    """Return {(row from 1, column from 0): FORMULA or NUMBER} of the sheet with this number, from 0."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = _part_of(archive, sheet)
        return _Cells(archive.read(part)).found if part in archive.namelist() else {}


def _part_of(archive, sheet):
    if _LINKS not in archive.namelist():
        return ""
    links = {link.get("Id"): link.get("Target", "") for link in _elements(archive.read(_LINKS), "Relationship")}
    sheets = _elements(archive.read(_BOOK), "sheet")
    target = links.get(sheets[sheet].get("id"), "") if sheet < len(sheets) else ""
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _elements(xml, name):
    """Return {attribute: value} of each element with the name."""
    found = []

    def start(tag, attributes):
        if _local(tag) == name:
            found.append({_local(key): value for key, value in attributes.items()})

    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.StartElementHandler = start
    parser.Parse(xml, True)
    return found


def _local(name):
    return name.rpartition(_SEPARATOR)[2]


class _Cells:
    """Reads the cells of a sheet. A place that is not told is the one after the last."""

    def __init__(self, xml):
        self.found, self.row, self.column = {}, 0, -1
        self.type, self.value, self.has_formula, self.is_in_value = "", "", False, False
        parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(xml, True)

    def _start(self, tag, attributes):
        name, place = _local(tag), attributes.get("r", "")
        if name == "row":
            self.row, self.column = int(place) if place.isdecimal() else self.row + 1, -1
        elif name == "c":
            self.column = column_number(place.rstrip("0123456789")) - 1 if place else self.column + 1
            self.type, self.value, self.has_formula = attributes.get("t", "n"), "", False
        elif name == "f":
            self.has_formula = True
        self.is_in_value = name == "v"

    def _text(self, text):
        if self.is_in_value:
            self.value += text

    def _end(self, tag):
        self.is_in_value = False
        if _local(tag) == "c" and (kind := self._kind()):
            self.found[self.row, self.column] = kind

    def _kind(self):
        if self.type == "e" or (self.has_formula and not self.value.strip()):
            return FORMULA
        return NUMBER if self.type in {"n", "b", "d"} and self.value.strip() else ""
