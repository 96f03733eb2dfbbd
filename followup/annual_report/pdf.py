"""A yearly report as a tagged PDF. Builds the data of templates/pdf/annual_report.typ."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.pdf.drawings import COLORS, mark
from core.pdf.picture import picture_data
from core.pdf.rich_text import rich_text_blocks
from core.pdf.shown_text import shown_text, shown_words
from core.pdf.turns import turn
from core.pdf.typesetting import language_tag, typeset
from core.translations.outputs import notes_on


def report_pdf(document, *, dated, is_draft=False):
    """
    Return the bytes of the PDF of a document in its language, dated so. Raise TypesettingError if it cannot be made.

    The same document gives the same bytes as long as templates and fonts are the same.
    """
    with override(document["language"]), turn("annual-report"):
        return typeset("annual_report.typ", _data(document, is_draft=is_draft), dated=dated).content


def _data(document, *, is_draft):
    def path():
        return reverse("annual_report", args=[document["year"]])

    address = settings.SITE_URL + path()
    texts = list(_texts_in(document))
    summary = rich_text_blocks(document["summary"]["text"], level=1, link_target=_link_target)
    words = {
        "draft": _("Draft: not published"),
        "published_on_the_web": _("The report on the web, with what was corrected later:"),
    }
    return {
        "lang": language_tag(document["language"]),
        "portal": str(settings.PORTAL_NAME),
        "title": document["title"],
        "lead": str(settings.PORTAL_NAME),
        "summary": {"lang": _tag(document, document["summary"]), "level": 1, "blocks": summary},
        "compared": document["compared"],
        "caution": document["caution"],
        "sections": [_section(document, section) for section in document["sections"]],
        "is_draft": is_draft,
        "notes": notes_on(
            path,
            has_fallback=any(text["lang"] for text in texts),
            has_older=any(text.get("older") for text in texts),
        ),
        "address": address,
        "words": shown_words(words),
        "colors": COLORS,
        "mark": mark(),
    }


def _texts_in(data):
    """Yield each text that `text_of` or `plain` has returned, from a document or a part of it."""
    if isinstance(data, dict) and {"text", "lang"} <= data.keys():
        yield data
    elif isinstance(data, (dict, list)):
        for part in data.values() if isinstance(data, dict) else data:
            yield from _texts_in(part)


def _link_target(address):
    """Return the target of a link in the summary, or None for one that leads nowhere from a file."""
    if address.startswith("/"):
        return {"address": settings.SITE_URL + address}
    return {"address": address} if address.startswith(("https://", "http://", "mailto:")) else None


def _tag(document, text):
    return language_tag(text["lang"] or document["language"])


def _said(document, text):
    return {"text": shown_text(text["text"]), "lang": _tag(document, text)}


def _section(document, section):
    parts = [_part(document, part) for part in section["parts"]]
    paragraphs = [_said(document, text) for text in section["paragraphs"]]
    return {"title": section["title"], "paragraphs": paragraphs, "parts": parts}


def _part(document, part):
    return {
        "title": _said(document, part["title"]),
        "paragraphs": [_said(document, text) for text in part["paragraphs"]],
        "tables": [_table(document, table) for table in part["tables"]],
        "charts": [
            {"description": _said(document, chart["description"]), "picture": picture_data(chart["picture"])}
            for chart in part["charts"]
        ],
    }


def _table(document, table):
    rows = [
        {"cells": [_said(document, cell) | {"more": cell.get("more", "")} for cell in row["cells"]]}
        for row in table["rows"]
    ]
    return {"caption": table["caption"], "heads": table["heads"], "rows": rows}
