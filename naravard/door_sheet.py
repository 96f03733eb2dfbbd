"""The sheet for the refrigerator door: the numbers of a municipality in large type, as a tagged PDF to print."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from contacts.models import Organisation
from core.bidi import isolated_names
from core.pdf.drawings import mark
from core.pdf.shown_text import shown_text
from core.pdf.store import stored_pdf
from core.pdf.typesetting import language_tag
from core.qr_code import qr_svg
from naravard.near_me import numbers_in
from strategy import drawings

A5, A4_LARGE = "a5", "a4"
# What has room in that size of type; the page that the code leads to has all of them.
NUMBERS_SHOWN = 4
LINES = 8  # those with a number and the empty ones together
LETTERS = 30  # of who answers, on a line


def door_sheet_pdf(municipality, paper):
    """Return the sheet as a StoredPdf in the active language. It is typeset again only if its content has changed."""
    kind = f"kylskapslapp-{municipality.slug}-{paper}"
    return stored_pdf(kind, "door_sheet.typ", _content(municipality, paper), dated=timezone.localdate())


def _content(municipality, paper):
    """Return the data that templates/pdf/door_sheet.typ reads."""
    address = settings.SITE_URL + reverse("near_me", query={"kommun": municipality.slug})
    numbers = [
        {"number": "112", "what": _in_language(_("If somebody's life or health is in danger"))},
        {"number": "1177", "what": _in_language(_("Advice about care, day and night"))},
        *(_number(row) for row in numbers_in(municipality)[:NUMBERS_SHOWN]),
    ]
    return {
        "lang": language_tag(get_language()),
        "paper": paper,
        "title": _("Numbers to call in %(name)s") % {"name": municipality.name},
        "numbers": numbers,
        "own_lines": max(1, LINES - len(numbers) - _further_lines(numbers)),
        "qr": str(qr_svg(address)),
        "address": address,
        "words": {
            "portal": str(settings.PORTAL_NAME),
            "own": _("My own numbers"),
            "scan": _("More and newer numbers: point your telephone's camera at the square"),
            "qr": _("QR code that leads to %(address)s") % {"address": address},
        },
        "colors": drawings.COLORS,
        "mark": mark(),
    }


def _further_lines(numbers):
    """Return for how many empty lines there is no room, since who answers takes more lines than one."""
    return sum(len(row["what"]["text"]) // LETTERS for row in numbers)


def _number(row):
    """Return a line of the sheet: who answers, where and when; names are as they are entered."""
    parts = [row.name] if isinstance(row, Organisation) else [row.name, row.organisation.display_name]
    what = isolated_names(filter(None, [*parts, row.hours]))
    if row.is_example:
        what = f"{_('Example')}: {what}"
    return {"number": shown_text(row.phone), "what": {"text": what, "lang": _language_of_names()}}


def _language_of_names():
    """Return Swedish, or the active language where that decides on which side a line begins."""
    return language_tag(get_language() if get_language_bidi() else settings.LANGUAGE_CODE)


def _in_language(text):
    return {"text": shown_text(text), "lang": language_tag(get_language())}
