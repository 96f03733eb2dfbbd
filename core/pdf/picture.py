"""
PNG pictures of the portal's own SVG drawings, made by Typst in a process of its own, as PDFs are.

Typst draws the shapes. The texts are taken out and set by Typst itself, since the part of it that reads SVG takes one
font for a whole text and knows no base direction: Arabic beside numbers would come out as boxes, or in the wrong order.
"""

import io
import re
from xml.etree import ElementTree

from django.utils import timezone
from PIL import Image

from core.bidi import first_direction
from core.pdf.turns import turn
from core.pdf.typesetting import TypesettingError, logged, try_to_typeset

SVG = "http://www.w3.org/2000/svg"
POINTS_PER_INCH = 144  # two pixels for each unit of the drawing
MAX_SIDE = 2000  # units of the drawing: sixteen million pixels at the most
COLOURS = 64
MAX_LETTERS = 500_000  # of the SVG
_INHERITED = {"font-size": "16", "font-weight": "normal", "fill": "#000000", "text-anchor": "start", "direction": "ltr"}
_MOVE = re.compile(r"translate\((-?[\d.]+) (-?[\d.]+)\)|scale\(([\d.]+)\)")

ElementTree.register_namespace("", SVG)


def png_of(svg):
    """
    Return the bytes of a PNG of an SVG that one of our templates made. Raise TypesettingError if that is not possible.

    Elements may be moved and scaled by `transform`; a text may have x, y and what _INHERITED names.
    """
    data = picture_data(svg)
    with logged("picture.typ"), turn("picture"):
        made = try_to_typeset("picture.typ", data, dated=timezone.localdate(), ppi=POINTS_PER_INCH)
    return _with_few_colours(made.content)


def picture_data(svg):
    """Return the SVG as data of the function `drawn` in templates/pdf/drawn.typ: its shapes, and its texts apart."""
    if len(svg) > MAX_LETTERS:
        raise TypesettingError("The drawing is too large.")
    drawing = ElementTree.fromstring(svg)  # noqa: S314 - made by a template of ours, without a document type
    width, height = (float(drawing.get(side)) for side in ("width", "height"))
    if max(width, height) > MAX_SIDE:
        raise TypesettingError("The drawing is too large.")
    texts = []
    _take_texts(drawing, texts, _INHERITED, (1.0, 0.0, 0.0))
    shapes = ElementTree.tostring(drawing, encoding="unicode")
    return {"width": width, "height": height, "svg": shapes, "texts": texts}


def _with_few_colours(png):
    """Return the picture with as many colours as a drawing has: it is a third as large."""
    drawn, file = Image.open(io.BytesIO(png)).convert("RGB"), io.BytesIO()
    drawn.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


def _take_texts(element, texts, inherited, place):
    """Move the texts of an element into a list, each with its place in the drawing."""
    inherited = inherited | {name: element.get(name) for name in inherited if element.get(name)}
    place = _moved(place, element.get("transform", ""))
    for child in list(element):
        if child.tag == f"{{{SVG}}}text":
            texts.append(_text(child, inherited, place))
            element.remove(child)
        elif child.tag in {f"{{{SVG}}}title", f"{{{SVG}}}desc"}:
            element.remove(child)
        else:
            _take_texts(child, texts, inherited, place)


def _moved(place, transform):
    scale, x, y = place
    for dx, dy, factor in _MOVE.findall(transform):
        if factor:
            scale *= float(factor)
        else:
            x, y = x + scale * float(dx), y + scale * float(dy)
    return scale, x, y


def _text(element, inherited, place):
    scale, x, y = place
    found = inherited | {name: element.get(name) for name in inherited if element.get(name)}
    is_right_to_left = found["direction"] == "rtl"
    anchor = found["text-anchor"]
    if is_right_to_left:  # its start is at the right
        anchor = {"start": "end", "end": "start"}.get(anchor, anchor)
    text = re.sub(r"[ \n]+", " ", "".join(element.itertext())).strip(" ")
    return {
        "text": text,
        "x": x + scale * float(element.get("x", 0)),
        "y": y + scale * float(element.get("y", 0)),
        "size": scale * float(found["font-size"]),
        "is_bold": found["font-weight"] in {"bold", "700"},
        "fill": found["fill"],
        "anchor": anchor,
        # A text without a letter that runs from right to left, such as 1–2, keeps its order wherever it stands.
        "is_right_to_left": is_right_to_left and first_direction(text) == "rtl",
    }
