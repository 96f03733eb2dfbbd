"""Tables in rich text: they scroll within the page, and an editor learns which are too wide to read well."""

import re
from html import unescape

from django.utils.html import format_html
from django.utils.text import Truncator

from core.text import without_tags

# Words of ten letters beside each other in the measure of a text (`--measure`), and on a sheet of paper.
MAX_READABLE_COLUMNS = 6
MAX_LABEL = 80  # characters

_TABLE_TAG = re.compile(r"<(?P<end>/?)table\b[^>]*>")
_ROW = re.compile(r"<tr\b[^>]*>.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd]\b(?P<attributes>[^>]*)>(?P<html>.*?)</t[hd]>", re.DOTALL)
_COLUMN_SPAN = re.compile(r'\bcolspan="(\d{1,4})"')


def with_table_regions(html):
    """
    Return cleaned HTML with each table in a region that can be scrolled by itself, with the keyboard too.

    The region is named by the first row that says anything, so its name is in the language of the text.
    """
    if "<table" not in html:
        return html
    parts, end, names = [], 0, []
    for start, stop in _table_spans(html):
        table = html[start:stop]
        names.append(_name(table))
        parts += [html[end:start], _region_start(names), table, "</div>"]
        end = stop
    return "".join([*parts, html[end:]])


def _region_start(names):
    """Return the start tag of the region of the last table; the second of one name in a text gets a number."""
    name, number = names[-1], names.count(names[-1])
    label = f"{name} ({number})" if number > 1 else name
    return format_html('<div class="table-region" role="region" aria-label="{}" tabindex="0">', label)


def wide_tables(html):
    """Return (name, number of columns) of each table that has more columns than can be read well."""
    tables = [html[start:stop] for start, stop in _table_spans(html)]
    counted = [(_name(table), _columns(table)) for table in tables]
    return [(name, columns) for name, columns in counted if columns > MAX_READABLE_COLUMNS]


def _table_spans(html):
    """Return where each table starts and stops. One inside another belongs to the outer one."""
    spans, depth, start = [], 0, 0
    for tag in _TABLE_TAG.finditer(html):
        if not tag["end"]:
            start = start if depth else tag.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                spans.append((start, tag.end()))
    return spans


def _name(table):
    texts = (_cell_texts(row) for row in _ROW.findall(table))
    return Truncator(", ".join(next(filter(None, texts), []))).chars(MAX_LABEL)


def _cell_texts(row):
    texts = (" ".join(unescape(without_tags(cell["html"])).split()) for cell in _CELL.finditer(row))
    return [text for text in texts if text]


def _columns(table):
    return max((sum(map(_column_span, _CELL.finditer(row))) for row in _ROW.findall(table)), default=0)


def _column_span(cell):
    span = _COLUMN_SPAN.search(cell["attributes"])
    return int(span[1]) if span else 1
