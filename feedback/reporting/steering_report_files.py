"""The report for the steering group as a tagged PDF and as a workbook."""

import io

from django.utils import formats
from django.utils.translation import gettext as _

from core.pdf.document import document_pdf, entry, figures, section

WIDTH_OF_TEXT = 60  # in letters
SHEET_NAME_LENGTH = 31  # what Excel allows


def report_pdf(report):
    """Return the bytes of the PDF."""
    return document_pdf(
        title=report.title,
        lead=lead_of(report),
        facts=[*report.selection.in_words(), *report.key_figures],
        sections=[_tables_section(report), *_quotes_section(report)],
    )


def lead_of(report):
    if report.has_examples:
        return _("The report counts example content, made up to show how the portal works. Remove it before real use.")
    return _("Report to the steering group on what residents and staff have said, and what became of it.")


def _tables_section(report):
    tables = [
        figures(
            table.heads, table.rows, title=table.title, bars=[row[-1] for row in table.rows] if table.has_bars else None
        )
        for table in report.tables
        if table.rows
    ]
    notes = [table.note for table in report.tables if table.note]
    return section(_("The numbers"), paragraphs=notes, tables=tables)


def _quotes_section(report):
    if not report.quotes:
        return
    shown = {"shown": len(report.quotes), "all": report.quotes_in_all}
    intro = _("The latest %(shown)d of %(all)d inspel that were published in the period, as they stand on the site.")
    entries = [part for quote in report.quotes for part in _entries(quote)]
    yield section(_("What people say"), paragraphs=[intro % shown], entries=entries)


def _entries(quote):
    head = f"{quote.reference}, {formats.date_format(quote.day, 'SHORT_DATE_FORMAT')}"
    yield entry(quote.text, head=head, title=quote.title, language=quote.language)
    for heading, text in [(_("Answer"), quote.answer), (_("What it led to"), quote.led_to)]:
        if text:
            yield entry(text, head=heading, language=quote.language)


def report_xlsx(report):
    """
    Return the bytes of the workbook: a sheet for the key figures, one for each table and one for the quotes.

    Every text is stored as text. What somebody wrote that begins like a formula is never run by who opens the file.
    """
    import xlsxwriter  # noqa: PLC0415 - a tenth of each start's time, for a file that is made once a quarter

    file = io.BytesIO()
    as_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(file, as_text) as book:
        book.set_properties({"title": report.title})
        sheets = Sheets(book)
        words = [[label, value] for label, value in [*report.selection.in_words(), *report.key_figures]]
        sheets.add(_("Key figures"), [_("What"), _("Value")], [[lead_of(report), ""], *words])
        for table in report.tables:
            sheets.add(table.title, table.heads, table.rows, with_chart=table.has_bars)
        heads = [_("Reference"), _("Day"), _("Title"), _("Inspel"), _("Answer"), _("What it led to")]
        quotes = [[q.reference, q.day.isoformat(), q.title, q.text, q.answer, q.led_to] for q in report.quotes]
        sheets.add(_("What people say"), heads, quotes)
    return file.getvalue()


class Sheets:
    """Adds sheets with a head row to a workbook, each text as text and each number as a number."""

    def __init__(self, book):
        self.book = book
        self.bold = book.add_format({"bold": True})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})

    def add(self, name, heads, rows, *, with_chart=False):
        sheet = self.book.add_worksheet(name[:SHEET_NAME_LENGTH])
        sheet.set_column(0, len(heads) - 1, min(WIDTH_OF_TEXT, 120 // len(heads)), self.text)
        sheet.freeze_panes(1, 0)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, str(head), self.bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                self._write(sheet, number, column, cell)
        if with_chart and rows:
            sheet.insert_chart(1, len(heads) + 1, self._chart(sheet.get_name(), heads, len(rows)))

    def _write(self, sheet, row, column, cell):
        if isinstance(cell, int):
            sheet.write_number(row, column, cell)
        else:
            sheet.write_string(row, column, str(cell))

    def _chart(self, name, heads, count):
        chart = self.book.add_chart({"type": "bar"})
        chart.add_series(
            {"name": str(heads[-1]), "categories": [name, 1, 0, count, 0], "values": [name, 1, 1, count, 1]}
        )
        chart.set_title({"name": name})
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True})
        return chart
