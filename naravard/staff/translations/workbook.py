"""The workbook for a translator: a row for each paragraph of the chosen texts."""

import io
from datetime import date, datetime, time

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.text import clean_text
from core.transactions import outside_transactions
from core.translations.paragraphs import Paragraphs

MOST_PARAGRAPHS = 10_000  # as many rows as are read in
MAX_CELL = 32_767  # characters, of Excel
_WIDTHS = [14, 34, 60, 60, 22]
_MESSAGES = {
    "id": lambda: _("Id (leave as it is)"),
    "where": lambda: _("Where"),
    "swedish": lambda: _("Swedish"),
    "translation": lambda: _("Translation"),
    "state": lambda: _("State"),
}
COLUMNS = [*_MESSAGES]


def headings():
    return [heading() for heading in _MESSAGES.values()]


def heading_of(column):
    return _MESSAGES[column]()


def lines_of(rows, state=""):
    """
    Yield [id, where, Swedish, translation, state] of each paragraph of the Rows, or of those in a state.

    The state says too that a draft waits: then the row cannot be read in before somebody has decided on that.
    """
    for row in rows:
        waits = f" ({_('a draft waits')})" if getattr(row.row, "waiting_draft", None) else ""
        for text in row.texts:
            for paragraph in Paragraphs(row.row, text.name, text.language, text.older):
                if state in ("", paragraph.state):
                    key = paragraph_id(row.row, text.name, text.language, paragraph)
                    where = named(row.row, row.row._meta.get_field(text.name))
                    yield [key, where, paragraph.swedish, paragraph.text, f"{paragraph.label}{waits}"]


def named(row, field):
    """Return what a text is called in a file: its kind, row and field."""
    return f"{capfirst(row._meta.verbose_name)}: {row} – {capfirst(field.verbose_name)}"


def paragraph_id(row, name, language, paragraph):
    """Return what names the paragraph as it is now: another if it or its Swedish is changed."""
    mark = f"{paragraph.mark}-{paragraph.as_given}"
    return "/".join(map(str, [row._meta.label_lower, row.pk, name, language, paragraph.place, mark]))


@outside_transactions
def workbook(lines, title, *more_headings):
    """
    Return the bytes of the workbook. Every cell is a text, never a formula; one that is too long is left out.

    A cell that is given as [text] is the number or date of which somebody read that text: as a text it would pass.
    """
    import xlsxwriter  # noqa: PLC0415 - a tenth of the start-up time, for a file that is made now and then

    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": title})
        sheet = book.add_worksheet()
        wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})  # what is typed stays a text
        dated = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})
        bold = book.add_format({"bold": True})
        names = [*headings(), *more_headings]
        for column, heading in enumerate(names):
            sheet.set_column(column, column, _WIDTHS[min(column, len(_WIDTHS) - 1)], wrapped)
            sheet.write_string(0, column, heading, bold)
        sheet.freeze_panes(1, 0)
        fitting = (line for line in lines if all(len(cell) <= MAX_CELL for cell in line))
        for number, line in enumerate(fitting, 1):
            for column, cell in enumerate(line):
                if isinstance(cell, list):
                    value = _value_of(cell[0])
                    sheet.write(number, column, value, dated if isinstance(value, date) else None)
                else:
                    sheet.write_string(number, column, clean_text(cell))
    return file.getvalue()


def _value_of(text):
    """Return the number, date or time of which somebody read the text, or True for another value, such as SANT."""
    for read in [float, date.fromisoformat, datetime.fromisoformat, time.fromisoformat]:
        try:
            return read(text)
        except ValueError:
            continue
    return True
