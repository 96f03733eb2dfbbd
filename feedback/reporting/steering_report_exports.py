"""The report for the steering group as a tagged PDF and as an Excel workbook."""

import io

from django.utils import formats
from django.utils.translation import gettext as _

from core.language_names import name_for_staff
from core.pdf.document import document_pdf, entry, figures, section
from core.text import clean_text
from core.transactions import outside_transactions

MAX_COLUMN_WIDTH = 60  # characters
SHEET_WIDTH = 120  # characters
SHEET_NAME_MAX_LENGTH = 31  # the limit of Excel


def steering_report_pdf(report):
    """Return the bytes of the PDF in the active language."""
    return document_pdf(
        "steering-report",
        title=report.title,
        lead=_lead(report),
        facts=[*report.selection.labelled_values(), _compared_with(report), *_compared(report)],
        sections=[*_tables_sections(report), *_quotes_section(report)],
    )


def _compared_with(report):
    return _("Compared with"), report.selection.before().days()


def _compared(report):
    text = _("%(value)s (the period before: %(before)s)")
    return [(label, text % {"value": value, "before": before}) for label, value, before in report.compared_figures()]


def _lead(report):
    if report.has_examples:
        return _("The report counts example content, made up to show how the portal works. Remove it before real use.")
    return _("Report to the steering group on what residents and staff have said, and what became of it.")


def _tables_sections(report):
    """Yield a section with the tables of the period, and one with those that are counted as their note says."""
    of_period = [table for table in report.tables if not table.note]
    yield section(_("The numbers"), paragraphs=list(filter(None, [report.figures_note])), tables=_figures(of_period))
    if grouped := [table for table in report.tables if table.note]:
        notes = list(dict.fromkeys(table.note for table in grouped))
        yield section(_("The numbers by group"), paragraphs=notes, tables=_figures(grouped))


def _figures(tables):
    return [
        figures(
            table.heads, table.rows, title=table.title, bars=[row[-1] for row in table.rows] if table.has_bars else None
        )
        for table in tables
        if table.rows
    ]


def _quotes_section(report):
    if not report.quotes:
        return
    shown = {"shown": len(report.quotes), "all": report.quotes_in_all}
    intro = _("The latest %(shown)d of %(all)d inspel that were published in the period, as they stand on the site.")
    entries = [part for quote in report.quotes for part in _quote_entries(quote)]
    yield section(_("What people say"), paragraphs=[intro % shown], entries=entries)


def _quote_entries(quote):
    head = f"{quote.reference}, {formats.date_format(quote.day, 'SHORT_DATE_FORMAT')}"
    yield entry(quote.text, head=head, title=quote.title, language=quote.language)
    for heading, text in [(_("Answer"), quote.answer), (_("What it led to"), quote.led_to)]:
        if text:
            yield entry(text, head=heading, language=quote.language_of_answer)


@outside_transactions
def steering_report_xlsx(report):
    """
    Return the bytes of the workbook: a sheet for the key figures, one for each table and one for the quotes.

    Texts are cleaned once more, since the workbook is XML, and stored as strings: Excel must not run a text from the
    public that begins like a formula.
    """
    import xlsxwriter  # noqa: PLC0415 - a tenth of the start-up time, for a file that is made once a quarter

    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": report.title})
        sheets = SheetWriter(book)
        chosen = [[label, value] for label, value in [*report.selection.labelled_values(), _compared_with(report)]]
        figures_now = [list(figure) for figure in report.compared_figures()]
        heads = [_("What"), _("Value"), _("The period before")]
        key_figures = [[_lead(report), ""], *chosen, *figures_now]
        sheets.add(_("Key figures"), heads, key_figures, note=report.figures_note)
        for table in report.tables:
            sheets.add(table.title, table.heads, table.rows, with_chart=table.has_bars, note=table.note)
        heads = [_("Reference"), _("Day"), _("Title"), _("Inspel"), _("Answer"), _("What it led to"), _("Language")]
        quotes = [
            [q.reference, q.day.isoformat(), q.title, q.text, q.answer, q.led_to, str(name_for_staff(q.language))]
            for q in report.quotes
        ]
        sheets.add(_("What people say"), heads, quotes)
    return file.getvalue()


class SheetWriter:
    """Adds sheets with a header row to a workbook."""

    def __init__(self, book):
        self.book = book
        self.bold = book.add_format({"bold": True})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})

    def add(self, name, heads, rows, *, with_chart=False, note=""):
        sheet = self.book.add_worksheet(name[:SHEET_NAME_MAX_LENGTH])
        sheet.set_column(0, len(heads) - 1, min(MAX_COLUMN_WIDTH, SHEET_WIDTH // len(heads)), self.text)
        sheet.freeze_panes(1, 0)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, clean_text(head), self.bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                self._write(sheet, number, column, cell)
        if note:
            sheet.write_string(len(rows) + 2, 0, clean_text(note))
        if with_chart and rows:
            sheet.insert_chart(1, len(heads) + 1, self._chart(sheet.get_name(), heads, len(rows)))

    def _write(self, sheet, row, column, cell):
        if isinstance(cell, int):
            sheet.write_number(row, column, cell)
        else:
            sheet.write_string(row, column, clean_text(cell))

    def _chart(self, name, heads, count):
        chart = self.book.add_chart({"type": "bar"})
        chart.add_series(
            {"name": str(heads[-1]), "categories": [name, 1, 0, count, 0], "values": [name, 1, 1, count, 1]}
        )
        chart.set_title({"name": name})
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True})
        return chart
