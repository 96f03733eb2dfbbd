"""The pages in a browser that knows no cascade layers, and so only the rules that are outside them."""

import re

from django.conf import settings

PATHS = [
    "/",
    "/delmal/nara-for-mig/",
    "/lage/",
    "/lage/nyckeltal/exempel-latt-att-na/",
    "/lage/sjalvskattning/exempel/",
    "/lage/organisation/orsa/",
    "/lage/nara-for-mig/orsa/",
    "/kommuner/orsa/",
    "/ar/lage/sjalvskattning/exempel/",
    "/kontakt/",
    "/inspel/lamna/?vidare=ja",
    "/ar/kontakt/",
]
BLACK = """() => [...document.querySelectorAll("svg *")].filter(element => element.checkVisibility()
    && element instanceof SVGGeometryElement && getComputedStyle(element).fill === "rgb(0, 0, 0)"
    ).map(element => element.outerHTML.slice(0, 80))"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def style_of_an_old_browser():
    css = (settings.BASE_DIR / "static" / "css" / "old-browsers.css").read_text()
    return re.sub(r"@supports[^{]*", "@supports (color: red) ", css)


def test_page_can_be_read_without_cascade_layers(new_page):
    page = new_page(width=320, height=640)
    style = style_of_an_old_browser()
    page.route("**/site*.css", lambda route: route.fulfill(body=style, content_type="text/css"))
    for path in PATHS:
        page.goto(path)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 248, 242)"
        assert page.evaluate(BLACK) == [], path
        assert page.evaluate(TOO_WIDE) <= 0, path
        assert not page.locator("[name=website]:visible").count(), path
