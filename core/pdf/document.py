"""Documents with headings, texts, tables and bars as a tagged PDF. Builds the data of templates/pdf/document.typ."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.bidi import isolated_lines, isolated_text
from core.pdf import drawings
from core.pdf.turns import turn
from core.pdf.typesetting import language_tag, typeset


def document_pdf(kind, *, title, lead, facts=(), sections=()):
    """
    Return the bytes of a PDF in the active language. One of a kind is made at a time.

    `facts` are pairs of label and value for a table below the lead, or have as a third part what the value is if there
    are signs that could not be shown; `sections` are made by `section`. Raise TypesettingError if it cannot be made.
    """
    content = {
        "lang": language_tag(get_language()),
        "portal": str(settings.PORTAL_NAME),
        "title": isolated_text(str(title)),
        "lead": isolated_text(str(lead)),
        "fact_heads": [_("What"), _("Value")],
        "facts": [[isolated_text(str(fact[part])) for part in [0, 1, -1]] for fact in facts],
        "sections": list(sections),
        "colors": drawings.COLORS,
        "mark": drawings.mark(),
    }
    with turn(kind):
        return typeset("document.typ", content, dated=timezone.localdate()).content


def section(title, *, paragraphs=(), tables=(), entries=()):
    """Return a section for `document_pdf`; `tables` are made by `figures`, and `entries` by `entry`."""
    return {
        "title": isolated_text(str(title)),
        "paragraphs": [isolated_text(str(paragraph)) for paragraph in paragraphs],
        "tables": list(tables),
        "entries": list(entries),
    }


def figures(heads, rows, *, title="", bars=None):
    """Return a table. `bars` has the length of a bar for each row, or None for a row without one."""
    heads, *rows = [[isolated_text(str(cell)) for cell in row] for row in [heads, *rows]]
    return {"title": isolated_text(str(title)), "heads": heads, "rows": rows, "bars": bars}


def entry(text, *, head="", title="", language=None):
    """Return a quoted text in `language`, the active one by default. `head` is a line above it, as name and date."""
    language = language or get_language()
    return {
        "text": isolated_lines(text, language_tag(language)),
        "head": isolated_text(str(head)),
        "title": isolated_lines(str(title), language_tag(get_language())),
        "lang": language_tag(language),
    }
