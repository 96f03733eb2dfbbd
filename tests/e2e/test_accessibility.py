"""axe finds nothing and nothing scrolls sideways on any public page: small and large, light, dark, left and right."""

import pytest

from tests.public_pages import ERRORS, EXAMPLES, FORMS, KINDS, READING, UNLISTED

NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 800}
ALL = dict.fromkeys(KINDS + READING + FORMS + ERRORS + EXAMPLES + UNLISTED)


@pytest.mark.parametrize("path", ALL)
def test_page_is_accessible_and_fits(reading_page, assert_accessible, path):
    page = reading_page(**NARROW)
    page.goto(path)
    assert_fits(page)
    assert_accessible(page)
    if path in KINDS:
        page.emulate_media(color_scheme="dark")
        assert_accessible(page, colours_only=True)
        page.set_viewport_size(WIDE)
        assert_accessible(page)
        page.emulate_media(color_scheme="light")
        assert_accessible(page, colours_only=True)


@pytest.mark.parametrize("path", KINDS)
def test_page_from_right_to_left_is_accessible(reading_page, assert_accessible, path):
    page = reading_page(**NARROW, color_scheme="dark")
    page.goto(f"/ar{path}")
    assert_accessible(page)


def test_components_are_accessible_in_the_dark(reading_page, assert_accessible):
    page = reading_page(**WIDE, color_scheme="dark")
    page.goto("/om/designsystem/")
    assert_accessible(page, colours_only=True)


@pytest.mark.parametrize("path", FORMS)
def test_form_with_errors_is_accessible(reading_page, assert_accessible, path):
    page = reading_page(**NARROW)
    page.goto(path)
    page.locator("main form button").last.click()
    assert page.locator("[aria-invalid=true]").count() > 0
    assert_fits(page)
    assert_accessible(page)


def assert_fits(page):
    sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert sideways <= 0, f"{page.url} scrolls {sideways} px sideways"
