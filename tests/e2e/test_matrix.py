"""The layout of each kind of page holds: narrow, wide, light, dark, forced colours, left to right, right to left."""

from pathlib import Path

import pytest

from tests.e2e.axe import ALL_BUT_CONTRAST, COLOURS, EVERYTHING
from tests.public_pages import KINDS

WIDTHS = [320, 768, 1280]  # 320 is also what is left of 1280 at 400 % zoom
LIGHT, DARK, FORCED = {"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}
PREFIXES = {"left to right": "", "right to left": "/ar"}
LAYOUT_FAULTS = (Path(__file__).parent / "layout_faults.js").read_text()
LONG_WORDS = (Path(__file__).parent / "long_words.js").read_text()
MENUS = 2  # languages, and the main menu
TOUCH_HEIGHT, POINTER_HEIGHT = 44, 24
# What a reader may ask of any page (WCAG 1.4.12).
TEXT_SPACING = """
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
    p { margin-block-end: 2em !important }
"""
ADD_STYLE = """css => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
}"""
SHOW_WHAT_SOME_DEVICES_HAVE = """() => {
    document.querySelectorAll("main [hidden]:not(.listen__bar)").forEach(element => { element.hidden = false; });
    document.querySelectorAll("main details").forEach(details => { details.open = true; });
}"""
HIDDEN_FOCUS = """() => {
    const focusable = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")];
    return focusable.filter(element => element.checkVisibility({visibilityProperty: true}) && element.tabIndex >= 0)
        .filter(element => {
            element.focus();
            const {left, right, top, bottom} = element.getClientRects()[0];
            const [highest, lowest] = [Math.max(top, 0), Math.min(bottom, innerHeight)];
            const over = highest < lowest && document.elementFromPoint((left + right) / 2, (highest + lowest) / 2);
            const label = element.closest("label");
            return !over || !(element.contains(over) || over.contains(element) || label?.contains(over));
        }).map(element => element.outerHTML.slice(0, 120));
}"""
MOTION = """() => [...document.querySelectorAll("*")].filter(element => {
    const {transitionDuration, animationName, scrollBehavior} = getComputedStyle(element);
    return parseFloat(transitionDuration) > 0 || animationName !== "none" || scrollBehavior === "smooth";
}).map(element => element.outerHTML.slice(0, 80))"""
WITHOUT_FRAME = """selector => [...document.querySelectorAll(selector)].filter(element => {
    const {borderTopStyle, borderTopWidth} = getComputedStyle(element);
    return borderTopStyle === "none" || borderTopWidth === "0px";
}).map(element => element.outerHTML.slice(0, 80))"""
FRAMED_IN_FORCED_COLOURS = ".button, .card, .notice, .chip, .choice, main :is(input[type=text], select, textarea)"


def looks(path, direction):
    """
    Return how a page is looked at in one direction: [(width, colours, question to axe or None)].

    All widths in light, and one each in dark and in forced colours, which move nothing but borders. Axe is asked once
    in light and once in dark. Every page and its mirror image get other widths for these, so what pages have in common
    is asked about at all three in each.
    """
    first = KINDS.index(path) + list(PREFIXES).index(direction)
    light, dark, forced = (WIDTHS[number % len(WIDTHS)] for number in (first, first + 1, first + 2))
    in_light = [(width, LIGHT, EVERYTHING if width == light else None) for width in WIDTHS]
    return [*in_light, (dark, DARK, COLOURS), (forced, FORCED, None)]


def layout_faults(page, *, least_height=POINTER_HEIGHT):
    return page.evaluate(LAYOUT_FAULTS, {"mainActionHeight": least_height})


def assert_layout_at_every_width(page, how):
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert layout_faults(page) == [], f"{how}, {width} px"


@pytest.mark.parametrize("direction", PREFIXES)
@pytest.mark.parametrize("path", KINDS)
def test_layout_holds_at_every_width_and_in_every_colour(reading_page, assert_accessible, path, direction):
    page = reading_page(width=WIDTHS[0])
    page.goto(PREFIXES[direction] + path)
    for width, colours, question in looks(path, direction):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(**({"color_scheme": "light", "forced_colors": "none"} | colours))
        assert layout_faults(page) == [], (width, colours)
        if question:
            assert_accessible(page, question)
        if colours is FORCED:
            assert page.evaluate(WITHOUT_FRAME, FRAMED_IN_FORCED_COLOURS) == []
    page.evaluate(SHOW_WHAT_SOME_DEVICES_HAVE)
    page.evaluate(ADD_STYLE, TEXT_SPACING)
    assert_layout_at_every_width(page, "with spaced text")
    page.evaluate(LONG_WORDS)
    assert_layout_at_every_width(page, "with long words")


@pytest.mark.parametrize("path", KINDS)
def test_layout_holds_on_a_touch_screen_without_script(reading_page, assert_accessible, path):
    page = reading_page(width=320, height=640, has_touch=True, is_mobile=True, java_script_enabled=False)
    page.goto(path)
    assert layout_faults(page, least_height=TOUCH_HEIGHT) == []
    page.set_viewport_size({"width": 1280, "height": 800})
    assert layout_faults(page, least_height=TOUCH_HEIGHT) == []


@pytest.mark.parametrize("path", KINDS)
def test_page_is_accessible_without_our_script(reading_page, assert_accessible, path):
    """axe is a script itself, so the portal's own are kept away instead of all."""
    page = reading_page(width=320, height=640, blocked="*.js")
    page.goto(path)
    assert_accessible(page, ALL_BUT_CONTRAST)  # the colours are the same


@pytest.mark.parametrize("path", ["/", "/ar/"])
def test_layout_of_opened_menus_holds(reading_page, path):
    page = reading_page()
    for width in [320, 768]:
        page.set_viewport_size({"width": width, "height": 640})
        for number in range(MENUS):
            page.goto(path)
            page.locator("header .disclosure summary").nth(number).click()
            page.evaluate("document.querySelectorAll('main, footer').forEach(below => below.remove())")
            assert layout_faults(page) == [], width


@pytest.mark.parametrize("path", KINDS)
def test_what_has_focus_is_never_hidden_and_nothing_moves_against_the_readers_wish(reading_page, path):
    page = reading_page(width=1280, reduced_motion="reduce")
    page.goto(path)
    assert page.evaluate(MOTION) == []
    assert page.evaluate(HIDDEN_FOCUS) == []
    page.set_viewport_size({"width": 320, "height": 256})
    assert page.evaluate(HIDDEN_FOCUS) == []
