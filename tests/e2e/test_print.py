"""A page on paper: the text with the addresses of its links, without what only a screen can use."""

import io

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.e2e.test_matrix import LONG_WORDS
from tests.public_pages import KINDS

ON_SCREEN_ONLY = "nav, .button:not([href^='tel:']), .skip-link, .pagination"
NOT_SHOWN = """selector => [...document.querySelectorAll(selector)].every(
    element => !element.checkVisibility() || element.closest("[hidden]"))"""
ADDRESSES = """() => [...document.querySelectorAll("main a:is([href^='/'], [href^='http'])")]
    .filter(link => link.checkVisibility() && !link.closest("svg, .private-link__address, .matrix__link, .multiples"))
    .map(link => [link.getAttribute("href"), getComputedStyle(link), getComputedStyle(link, "::after")])
    .map(([href, link, after]) => ({
        href, content: after.content, position: after.position, isShown: after.display !== "none",
        runsIntoText: link.display.endsWith("flex") && !(parseFloat(link.columnGap) > 0),
    }))"""


@pytest.fixture
def page(reading_page):
    return reading_page(width=794, height=1123, media="print")  # A4 at 96 pixels to the inch


def test_navigation_is_left_out_and_links_show_their_address(page):
    for path in KINDS:
        page.goto(path)
        assert page.evaluate(NOT_SHOWN, ON_SCREEN_ONLY), path
        for address in page.evaluate(ADDRESSES):
            assert address["href"] in address["content"].replace('" attr(href) "', address["href"]), path
            assert (address["position"], address["isShown"]) == ("static", True), (path, address)
            assert not address["runsIntoText"], (path, address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        for number in ["112", "1177"]:
            expect(page.locator(f".site-footer [href='tel:{number}']")).to_be_visible()
        page.evaluate(LONG_WORDS)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, path


def lines_of(sheet):
    """Return (x, y, font size, text) of each longer piece of text on the sheet, in points."""
    pieces = []

    def note(text, matrix, place, _font, size):
        across, up = place[4] * matrix[0] + matrix[4], place[5] * matrix[3] + matrix[5]
        if len(text.strip()) > 12:  # the number of a step stands beside its title
            pieces.append((across, up, abs(size * place[3] * matrix[3]), text.strip()))

    sheet.extract_text(visitor_text=note)
    return pieces


def printed_on_each_other(sheet):
    """Return the pairs of texts that begin at about the same place of a sheet, one partly over the other."""
    pieces = lines_of(sheet)
    return [
        (first[3], second[3])
        for at, first in enumerate(pieces)
        for second in pieces[at + 1 :]
        if abs(first[0] - second[0]) < 30 and 0.1 < abs(first[1] - second[1]) / max(first[2], second[2]) < 0.8
    ]


def test_nothing_is_printed_on_top_of_something_else(page):
    for path in ["/inspel/lamna/?vidare=ja", "/inspel/innan/", "/kontakt/", "/lage/", "/"]:
        page.goto(path)
        for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages:
            assert printed_on_each_other(sheet) == [], path


def test_paper_is_white_also_from_a_dark_screen(page):
    page.emulate_media(media="print", color_scheme="dark")
    page.goto("/")
    style = "name => getComputedStyle(document.body).getPropertyValue(name)"
    assert page.evaluate(style, "background-color") == "rgb(255, 255, 255)"
    assert page.evaluate(style, "color") == "rgb(0, 0, 0)"
    assert page.evaluate(style, "--goal-1-color") == "#8a2116"


def test_a_table_of_places_is_printed_as_a_table(page):
    page.goto("/lage/")
    assert page.locator(".matrix tbody td").first.evaluate("cell => getComputedStyle(cell).display") == "table-cell"
    assert page.locator(".matrix__link").first.evaluate("link => getComputedStyle(link, '::after').content") == "none"


def test_what_is_chosen_in_a_menu_is_printed(page):
    page.goto("/inspel/lamna/?vidare=ja")
    page.locator("#id_municipality").select_option(label="Älvdalen")
    printed = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)
    assert "Älvdalen" in printed


def test_few_sheets_and_none_of_them_empty(page):
    for path in ["/", "/kommuner/falun/", "/inspel/lamna/?vidare=ja", "/lage/"]:
        page.goto(path)
        paper = PdfReader(io.BytesIO(page.pdf(format="A4")))
        texts = [" ".join(sheet.extract_text().split()) for sheet in paper.pages]
        assert len(texts) <= 4
        assert all(len(text) > 40 for text in texts), path
