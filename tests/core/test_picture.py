"""PNG pictures of drawings: shapes and texts stand where the SVG says, in any script, and nothing is too large."""

import io

import pytest
from PIL import Image

from core.pdf import picture
from core.pdf.picture import png_of
from core.pdf.typesetting import TypesettingError

DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" width="200" height="100" font-size="20">
<title>T</title><rect width="200" height="100" fill="#ffffff"/>{}</svg>"""


def drawn(content):
    return Image.open(io.BytesIO(png_of(DRAWING.format(content)))).convert("L")


def extent(image):
    """Return (left, top, right, bottom) of what is dark, in units of the drawing."""
    return [number / 2 for number in image.point(lambda level: 255 * (level < 128)).getbbox()]


def test_shape_stands_where_the_drawing_says():
    image = drawn('<g transform="translate(10 20) scale(2)"><path d="M10 10h20v10h-20z" fill="#000000"/></g>')
    assert image.size == (400, 200)
    assert extent(image) == [30, 40, 70, 60]


@pytest.mark.parametrize(
    ("attributes", "side", "place"),
    [('x="50"', 0, 50), ('x="150" text-anchor="end"', 2, 150), ('x="150" direction="rtl"', 2, 150)],
)
def test_text_begins_and_ends_where_the_drawing_says(attributes, side, place):
    found = extent(drawn(f'<text {attributes} y="60">HH</text>'))
    assert abs(found[side] - place) <= 3
    assert abs(found[3] - 60) <= 1


def test_text_in_a_group_is_moved_and_scaled_with_it():
    once = extent(drawn('<text x="10" y="40">H</text>'))
    twice = extent(drawn('<g transform="translate(20 10) scale(2)"><text x="10" y="40">H</text></g>'))
    assert abs((twice[2] - twice[0]) - 2 * (once[2] - once[0])) <= 1
    assert abs(twice[3] - (10 + 2 * once[3])) <= 1


def test_arabic_beside_numbers_has_no_boxes_in_place_of_letters():
    """A missing letter would be drawn as a box of another width than the letter has."""
    word = extent(drawn('<text x="190" y="60" direction="rtl">متوسط</text>'))
    beside = extent(drawn('<text x="190" y="60" direction="rtl">متوسط 12,5</text>'))
    assert abs(word[2] - beside[2]) <= 1
    assert beside[0] < word[0] - 20  # the number stands to the left of it
    left_alone = extent(drawn('<text x="190" y="60" direction="rtl">1–2</text>').crop((0, 0, 400, 200)))
    assert left_alone == extent(drawn('<text x="190" y="60" text-anchor="end">1–2</text>'))


def test_what_is_too_large_is_refused(monkeypatch):
    with pytest.raises(TypesettingError):
        png_of(DRAWING.replace('height="100" font', 'height="2001" font').format(""))
    monkeypatch.setattr(picture, "MAX_LETTERS", 100)
    with pytest.raises(TypesettingError):
        png_of(DRAWING.format(""))
