"""axe finds nothing and nothing scrolls sideways on any public page, on the narrowest screen."""

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import COLOURS
from tests.public_pages import ERRORS, EXAMPLES, FORMS, KINDS, READING, UNLISTED

NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 800}
# Those in KINDS are opened at every width and in every colour by test_matrix.py.
ALL = [path for path in dict.fromkeys(READING + FORMS + ERRORS + EXAMPLES + UNLISTED) if path not in KINDS]


@pytest.mark.parametrize("path", ALL)
def test_page_is_accessible_and_fits(reading_page, assert_accessible, path):
    page = reading_page(**NARROW)
    page.goto(path)
    assert_fits(page)
    assert_accessible(page)


def test_components_are_accessible_in_the_dark(reading_page, assert_accessible):
    page = reading_page(**WIDE, color_scheme="dark")
    page.goto("/om/designsystem/")
    assert_accessible(page, COLOURS)


@pytest.mark.parametrize("path", FORMS)
def test_form_with_errors_is_accessible(reading_page, assert_accessible, path):
    page = reading_page(**NARROW)
    page.goto(path)
    page.locator("main form button").last.click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    assert_fits(page)
    assert_accessible(page)


def assert_fits(page):
    sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert sideways <= 0, f"{page.url} scrolls {sideways} px sideways"
