"""The layout of each kind of page holds: narrow, wide, light, dark, forced colours, left to right, right to left."""

import re
from pathlib import Path

import pytest

from tests.e2e.axe import ALL_BUT_CONTRAST, COLOURS, EVERYTHING
from tests.e2e.conftest import AS_ANYBODY
from tests.public_pages import KINDS
from tests.public_pages import PREFIXES as ALL_PREFIXES

WIDTHS = [320, 768, 1280]  # 320 is also what is left of 1280 at 400 % zoom
DARK, FORCED = {"color_scheme": "dark"}, {"color_scheme": "light", "forced_colors": "active"}
PREFIXES = {"left to right": "", "right to left": "/ar"}
OTHER_PREFIXES = sorted({*ALL_PREFIXES.values()} - {*PREFIXES.values()})
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
SCRIPTS = {"LAYOUT_FAULTS": LAYOUT_FAULTS, "LONG_WORDS": LONG_WORDS}
LAYOUT_FAULTS_IN_EACH_STATE = re.sub(
    "|".join(SCRIPTS),
    lambda name: SCRIPTS[name[0]].rstrip().removesuffix(";"),
    (Path(__file__).parent / "layout_in_each_state.js").read_text(),
)
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


def widths_in_each_colour(path, direction):
    """
    Return one width each for light, dark and forced colours, which move nothing but borders.

    Every page and its mirror image get other widths for these, so what pages have in common is asked about at all
    three in each.
    """
    first = KINDS.index(path) + list(PREFIXES).index(direction)
    return [WIDTHS[(first + number) % len(WIDTHS)] for number in range(len(WIDTHS))]


def layout_faults(page, *, least_height=POINTER_HEIGHT):
    return page.evaluate(LAYOUT_FAULTS, {"mainActionHeight": least_height})


@pytest.mark.parametrize("direction", PREFIXES)
@pytest.mark.parametrize("path", KINDS)
def test_layout_holds_at_every_width_and_in_every_colour(reading_page, assert_accessible, path, direction):
    light, dark, forced = widths_in_each_colour(path, direction)
    page = reading_page(width=light)
    page.goto(PREFIXES[direction] + path)
    is_mirrored = bool(PREFIXES[direction])  # whose colours are the same, and of which axe is asked the rest below
    if not is_mirrored:
        assert_accessible(page, EVERYTHING)
    for width in (light, forced, dark):
        page.set_viewport_size({"width": width, "height": 800})
        how = {"mainActionHeight": POINTER_HEIGHT, "spacing": TEXT_SPACING}
        assert page.evaluate(LAYOUT_FAULTS_IN_EACH_STATE, how) == [], width
    page.emulate_media(**DARK)
    assert layout_faults(page) == [], "dark"
    if not is_mirrored:
        assert_accessible(page, COLOURS)
    page.set_viewport_size({"width": forced, "height": 800})
    page.emulate_media(**FORCED)
    assert layout_faults(page) == [], "forced colours"
    assert page.evaluate(WITHOUT_FRAME, FRAMED_IN_FORCED_COLOURS) == []
    if not is_mirrored:
        assert_reader_sees_where_the_focus_is_and_nothing_moves(page)


def assert_reader_sees_where_the_focus_is_and_nothing_moves(page):
    """Fail if what has focus is hidden, or if anything moves against the reader's wish."""
    page.emulate_media(**AS_ANYBODY | {"reduced_motion": "reduce"})
    assert page.evaluate(MOTION) == []
    for size in [{"width": 1280, "height": 800}, {"width": 320, "height": 256}]:
        page.set_viewport_size(size)
        assert page.evaluate(HIDDEN_FOCUS) == [], size


@pytest.mark.parametrize("path", KINDS)
def test_layout_holds_on_a_touch_screen_without_script(reading_page, assert_accessible, path):
    page = reading_page(width=320, height=640, has_touch=True, is_mobile=True, java_script_enabled=False)
    page.goto(path)
    assert layout_faults(page, least_height=TOUCH_HEIGHT) == []
    page.set_viewport_size({"width": 1280, "height": 800})
    assert layout_faults(page, least_height=TOUCH_HEIGHT) == []


@pytest.mark.parametrize("path", KINDS)
def test_page_is_accessible_without_our_script(reading_page, assert_accessible, path):
    """axe is a script itself, so the portal's own are kept away instead of all; with them, it reads from the left."""
    page = reading_page(width=320, height=640, blocked="*.js")
    page.goto(f"/ar{path}")
    assert_accessible(page, ALL_BUT_CONTRAST)  # the colours are the same


@pytest.mark.parametrize("path", KINDS)
def test_page_is_accessible_in_a_language_with_other_words(reading_page, assert_accessible, path):
    """Each kind in one of the languages that are left: their pages are made of the same parts as the Swedish."""
    page = reading_page(width=320, height=640)
    page.goto(OTHER_PREFIXES[KINDS.index(path) % len(OTHER_PREFIXES)] + path)
    assert_accessible(page, ALL_BUT_CONTRAST)


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
