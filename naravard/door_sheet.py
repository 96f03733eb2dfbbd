"""The sheet for the refrigerator door: the numbers of a municipality in large type, as a tagged PDF to print."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contacts.models import Organisation
from core.bidi import isolated_name
from core.pdf.drawings import mark
from core.pdf.shown_text import shown_text
from core.pdf.store import stored_pdf
from core.pdf.typesetting import language_tag
from core.punctuation import comma_list
from core.qr_code import qr_svg
from core.translations.outputs import ShownTexts
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
    shown = ShownTexts()
    numbers = [
        {"number": "112", "what": [_in_language(_("If somebody's life or health is in danger"))]},
        {"number": "1177", "what": [_in_language(_("Advice about care, day and night"))]},
        *(_number(shown, row) for row in numbers_in(municipality)[:NUMBERS_SHOWN]),
    ]

    def path():
        return reverse("near_me", query={"kommun": municipality.slug})

    address = settings.SITE_URL + path()
    return {
        "lang": language_tag(get_language()),
        "paper": paper,
        "title": _("Numbers to call in %(name)s") % {"name": municipality.name},
        "numbers": numbers,
        "own_lines": max(1, LINES - len(numbers) - _further_lines(numbers)),
        "qr": str(qr_svg(address)),
        "address": address,
        "words": {
            "comma": comma_list(["", ""]),
            "portal": str(settings.PORTAL_NAME),
            "own": _("My own numbers"),
            "scan": _("More and newer numbers: point your telephone's camera at the square"),
            "qr": _("QR code that leads to %(address)s") % {"address": address},
        },
        "colors": drawings.COLORS,
        "mark": mark(),
        "notes": shown.notes(path),
    }


def _further_lines(numbers):
    """Return for how many empty lines there is no room, since who answers takes more lines than one."""
    return sum(len(", ".join(part["text"] for part in row["what"])) // LETTERS for row in numbers)


def _number(shown, row):
    """Return a line of the sheet: who answers, where and when, each in its language."""
    if isinstance(row, Organisation):
        who = [_shown(shown, row, "name")]
    else:
        of = row.organisation
        who = [_in_swedish(row.name), _shown(shown, of, "formal_name" if of.formal_name else "name")]
    what = [*who, _shown(shown, row, "hours")] if row.hours else who
    if row.is_example:
        what.insert(0, _in_language(_("Example")))
    return {"number": shown_text(row.phone), "what": what}


def _shown(shown, row, field):
    text = isolated_name(shown_text(getattr(row, field)))
    return {"text": text, "lang": language_tag(shown.language_of(row, field))}


def _in_swedish(name):
    """Return the name of a person, which is read as a Swedish one."""
    return {"text": isolated_name(name), "lang": language_tag(settings.LANGUAGE_CODE)}


def _in_language(text):
    return {"text": shown_text(text), "lang": language_tag(get_language())}
