"""The charts as files: title, legend, source and caution are inside the picture, so that it can stand alone."""

from textwrap import wrap
from typing import NamedTuple

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from core.pdf.picture import png_of
from core.pdf.responses import file_or_error_page
from core.text import ltr_text
from core.translations.outputs import ShownTexts

WIDTH, EDGE = 1000, 30
HIGHEST = 800  # of a drawing that is enlarged
SAMPLE = 90  # what a sample of the legend takes, from the edge to its words
TITLE, TEXT, SMALL = 32, 26, 22  # letters, in units of the drawing
LETTER = 0.49  # how wide a letter of the site's font is, of its size: enough for capitals among small ones


class Words(NamedTuple):
    """A line of text in the picture, and the sample of the legend beside it, if any."""

    text: str
    x: int
    y: int
    size: int
    is_bold: bool = False
    sample: str = ""


class ChartFile(NamedTuple):
    """A picture: `drawing` is the template of its shapes, which stands at `top`, `scale` times as large."""

    title: str
    description: str
    drawing: str
    context: dict
    legend: list
    notes: list
    words: list
    top: int
    left: int
    scale: float
    letters: int
    height: int
    is_example: bool


def chart_file(*, title, subtitle, description, drawing, context, size, letters, legend, notes, is_example):
    """
    Return the ChartFile of a drawing of that size (width, height), whose own letters have the size `letters`.

    `legend` is [(sample, text)], of which a sample is a name in _chart_file.svg; `notes` are what must be said of it.
    """
    words, y, notes = [], 90 if is_example else 20, list(notes)
    for text, letters, is_bold in [(title, TITLE, True), (subtitle, TEXT, False)]:
        y = _add(words, text, letters, y, is_bold=is_bold)
    scale = 1.0 if size[0] >= WIDTH - 2 * EDGE else _enlarged(size)
    top = y + 24
    y = top + round(size[1] * scale) + 16
    for sample, text in legend:
        y = _add(words, text, TEXT, y, sample=sample)
    y += 8
    for text in notes:
        y = _add(words, text, SMALL, y)
    left = round((WIDTH - size[0] * scale) / 2)
    placed = (words, top, left, scale, letters, y + EDGE)
    return ChartFile(title, description, drawing, context, legend, notes, *placed, is_example)


def _enlarged(size):
    """Return how many times a drawing is enlarged: it fills the width, if that does not make it too high."""
    return round(min((WIDTH - 2 * EDGE) / size[0], HIGHEST / size[1]), 2)


def _add(words, text, size, y, *, is_bold=False, sample=""):
    """Add the text in as many lines as it needs, and return where the next may begin."""
    indent = EDGE + (SAMPLE if sample else 0)
    room = WIDTH - EDGE - indent
    for number, line in enumerate(wrap(text, int(room / (size * LETTER)))):
        y += round(size * 1.35)
        x = WIDTH - indent if get_language_bidi() else indent
        words.append(Words(line, x, y, size, is_bold, sample if number == 0 else ""))
    return y


def with_notes_on_translation(file, texts, path):
    """
    Return the ChartFile with lines on what of `texts`, [(row, field)], is not translated or older than the Swedish.

    `path()` returns the path of the page with the same in the active language. A yearly report, which says so of all
    its texts together, has its charts without.
    """
    shown = ShownTexts()
    for row, field in texts:
        shown.language_of(row, field)
    words, y, notes = list(file.words), file.height - EDGE, shown.notes(path)
    for line in [line for note in notes for line in (note["text"], ltr_text(note["address"])) if line]:
        y = _add(words, line, SMALL, y)
    return file._replace(words=words, notes=[*file.notes, *(note["text"] for note in notes)], height=y + EDGE)


def as_svg(file):
    return render_to_string("followup/_chart_file.svg", {"file": file, "width": WIDTH})


def svg_response(file, name):
    return _named(HttpResponse(as_svg(file), content_type="image/svg+xml"), f"{name}.svg")


def png_response(request, file, name, page_url):
    """Return the picture as PNG; if it cannot be made, a page that says so and leads to `page_url`."""

    def make():
        return _named(HttpResponse(png_of(as_svg(file)), content_type="image/png"), f"{name}.png")

    return file_or_error_page(request, make, "errors/picture.html", page_url)


def _named(response, name):
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def caution():
    """Return what stands beside every comparison, as in _caution.html."""
    return _("This is a picture in broad strokes of something complex. Do not read too much into small differences.")
