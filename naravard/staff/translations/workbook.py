"""The workbook for a translator: a row for each paragraph of the chosen texts."""

import io

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


def lines_of(rows, state=""):
    """Yield [id, where, Swedish, translation, state] of each paragraph of the Rows, or of those in a state."""
    for row in rows:
        for text in row.texts:
            for paragraph in Paragraphs(row.row, text.name, text.language, text.older):
                if state not in ("", paragraph.state):
                    continue
                where = f"{row.kind}: {row.row} – {text.label}"
                yield [
                    paragraph_id(text, paragraph),
                    where,
                    paragraph.swedish,
                    paragraph.text,
                    str(paragraph.state.label),
                ]


def paragraph_id(text, paragraph):
    """Return what names the paragraph as it is now: another if it or its Swedish is changed."""
    row = text.row
    parts = [row._meta.label_lower, row.pk, text.name, text.language, paragraph.place, paragraph.mark]
    return "/".join(map(str, parts))


@outside_transactions
def workbook(lines, title):
    """Return the bytes of the workbook. Every cell is a text, never a formula; one that is too long is left out."""
    import xlsxwriter  # noqa: PLC0415 - a tenth of the start-up time, for a file that is made now and then

    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": title})
        sheet = book.add_worksheet()
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        bold = book.add_format({"bold": True})
        for column, (heading, width) in enumerate(zip(headings(), _WIDTHS, strict=True)):
            sheet.set_column(column, column, width, wrapped)
            sheet.write_string(0, column, heading, bold)
        sheet.freeze_panes(1, 0)
        fitting = (line for line in lines if all(len(cell) <= MAX_CELL for cell in line))
        for number, line in enumerate(fitting, 1):
            for column, cell in enumerate(line):
                sheet.write_string(number, column, clean_text(cell))
    return file.getvalue()
