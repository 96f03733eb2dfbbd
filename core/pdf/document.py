"""A paper of the authority's own, such as a report or a copy for disclosure, as a tagged PDF: data for document.typ."""

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.pdf import drawings
from core.pdf.typesetting import language_tag, typeset


def document_pdf(*, title, lead, facts=(), sections=()):
    """
    Return the bytes of the PDF in the active language.

    `facts` are pairs of label and value; `sections` are made by `section`.
    """
    content = {
        "lang": language_tag(get_language()),
        "portal": _("Good and close care in Dalarna"),
        "title": str(title),
        "lead": str(lead),
        "fact_heads": [_("What"), _("Value")],
        "facts": [[str(label), str(value)] for label, value in facts],
        "sections": list(sections),
        "colors": drawings.COLORS,
        "mark": drawings.mark(),
    }
    return typeset("document.typ", content, dated=timezone.localdate())


def section(title, *, paragraphs=(), tables=(), entries=()):
    return {
        "title": str(title),
        "paragraphs": [str(paragraph) for paragraph in paragraphs],
        "tables": list(tables),
        "entries": list(entries),
    }


def figures(heads, rows, *, title="", bars=None):
    """A table; `bars` holds a number for each row, or None where there is nothing to draw."""
    rows = [[str(cell) for cell in row] for row in rows]
    return {"title": str(title), "heads": [str(head) for head in heads], "rows": rows, "bars": bars}


def entry(text, *, head="", title="", language=None):
    """What somebody wrote in `language`, under a line that says who and when."""
    return {
        "text": text,
        "head": str(head),
        "title": str(title),
        "lang": language_tag(language or get_language()),
    }
