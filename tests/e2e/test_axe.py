"""The question to axe finds the one text that differs from others that are otherwise alike."""

from tests.e2e.axe import COLOURS, run_axe
from tests.e2e.test_matrix import ADD_STYLE

ADD_THREE_TEXTS = """() => document.querySelector("main").insertAdjacentHTML(
    "beforeend", '<p>En mening med <a href="/">en länk</a> mitt i texten.</p>'.repeat(3))"""
LAST_IS_PALE = "main > p:last-child { color: #aaa; background: #fff }"
LAST_LINK_LOOKS_LIKE_TEXT = "main > p:last-child a { color: #444; text-decoration: none }"


def found_with(page, *styles):
    """Return the names of the rules that are broken on a page with three texts more, in these styles."""
    page.goto("/om/kakor/")
    page.evaluate(ADD_THREE_TEXTS)
    for style in styles:
        page.evaluate(ADD_STYLE, style)
    return {fault.split(":")[0] for fault in run_axe(page, COLOURS)}


def test_axe_finds_the_text_whose_colours_differ_from_those_before(reading_page):
    page = reading_page()
    assert found_with(page) == set()
    assert found_with(page, LAST_IS_PALE) == {"color-contrast-enhanced"}
    assert found_with(page, LAST_LINK_LOOKS_LIKE_TEXT) == {"link-in-text-block"}
