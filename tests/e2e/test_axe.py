"""The question to axe finds the one text that differs from others otherwise alike, in letters that join too."""

import pytest

from tests.e2e.axe import COLOURS, run_axe
from tests.e2e.test_matrix import ADD_STYLE

ADD_THREE_TEXTS = """text => document.querySelector("main").insertAdjacentHTML("beforeend", text.repeat(3))"""
TEXTS = {
    "/om/kakor/": '<p>En mening med <a href="/">en länk</a> mitt i texten.</p>',
    "/ar/om/kakor/": '<p>جملة فيها <a href="/">رابط</a> في وسط النص.</p>',
}
LAST_IS_PALE = "main > p:last-child { color: #777; background: #666 }"
LAST_LINK_LOOKS_LIKE_TEXT = "main > p:last-child a { color: #444; text-decoration: none }"
LIES_OVER_A_PICTURE = "main > p:last-child { background: linear-gradient(#000, #fff) }"


def found_with(page, path, *styles):
    """Return the first words about each rule that is broken on a page with three texts more, in these styles."""
    page.goto(path)
    page.evaluate(ADD_THREE_TEXTS, TEXTS[path])
    for style in styles:
        page.evaluate(ADD_STYLE, style)
    return {fault.split(":")[0].split(" (")[0] for fault in run_axe(page, COLOURS)}


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize("path", TEXTS)
def test_axe_finds_the_text_whose_colours_differ_from_those_before(reading_page, path, color_scheme):
    page = reading_page(color_scheme=color_scheme)
    assert found_with(page, path) == set()
    assert found_with(page, path, LAST_IS_PALE) == {"color-contrast-enhanced"}


def test_axe_finds_the_link_that_looks_like_text_and_says_what_it_cannot_tell(reading_page):
    page = reading_page()
    assert found_with(page, "/om/kakor/", LAST_LINK_LOOKS_LIKE_TEXT) == {"link-in-text-block"}
    assert "color-contrast-enhanced cannot tell" in found_with(page, "/om/kakor/", LIES_OVER_A_PICTURE)
