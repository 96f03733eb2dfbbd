"""A page on paper: the text with the addresses of its links, without what only a screen can use."""

import io

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.e2e.test_matrix import LONG_WORDS
from tests.public_pages import KINDS

ON_SCREEN_ONLY = "nav, .button, .skip-link, .site-footer__columns, .pagination"
NOT_SHOWN = """selector => [...document.querySelectorAll(selector)].every(
    element => !element.checkVisibility() || element.closest("[hidden]"))"""
ADDRESSES = """() => [...document.querySelectorAll("main a:is([href^='/'], [href^='http'])")]
    .filter(link => link.checkVisibility() && !link.closest("svg, .private-link__address"))
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
        expect(page.locator(".print-only")).to_be_visible()
        page.evaluate(LONG_WORDS)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, path


def test_paper_is_white_also_from_a_dark_screen(page):
    page.emulate_media(media="print", color_scheme="dark")
    page.goto("/")
    style = "name => getComputedStyle(document.body).getPropertyValue(name)"
    assert page.evaluate(style, "background-color") == "rgb(255, 255, 255)"
    assert page.evaluate(style, "color") == "rgb(0, 0, 0)"
    assert page.evaluate(style, "--goal-1-color") == "#8a2116"


def test_few_sheets_and_none_of_them_empty(page):
    for path in ["/", "/kommuner/falun/", "/inspel/lamna/?vidare=ja"]:
        page.goto(path)
        paper = PdfReader(io.BytesIO(page.pdf(format="A4")))
        texts = [" ".join(sheet.extract_text().split()) for sheet in paper.pages]
        assert len(texts) <= 4
        assert all(len(text) > 40 for text in texts), path
