"""Finds the cells of a workbook that are read as empty although they hold a formula that nobody worked out, or can."""

import io
import posixpath
import zipfile
from xml.parsers import expat

from followup.imports.read import column_number

_SEPARATOR = " "  # between the namespace of a name and the name; what is strict OOXML has other namespaces
_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


def formulas_without_value(content, sheet):
    """Return {(row from 1, column from 0)} of such cells of the sheet with this number, from 0."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = _part_of(archive, sheet)
        return _Cells(archive.read(part)).found if part in archive.namelist() else set()


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
        self.found, self.row, self.column = set(), 0, -1
        self.has_formula, self.is_in_value = False, False
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
            self.has_formula, self.value = attributes.get("t") == "e", ""
            self.is_fault = self.has_formula
        elif name == "f":
            self.has_formula = True
        self.is_in_value = name == "v"

    def _text(self, text):
        if self.is_in_value:
            self.value += text

    def _end(self, tag):
        self.is_in_value = False
        if _local(tag) == "c" and self.has_formula and (self.is_fault or not self.value.strip()):
            self.found.add((self.row, self.column))
