"""axe finds nothing and nothing scrolls sideways on any public page: small and large, light, dark, left and right."""

import pytest

from tests.public_pages import ERRORS, EXAMPLES, FORMS, READING, UNLISTED

NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 800}
IN_OTHER_LANGUAGES = [
    "/",
    "/delmal/nara-for-mig/",
    "/kommuner/falun/",
    "/inspel/lamna/",
    "/om/tillganglighet/",
    "/finns-inte/",
]


@pytest.mark.parametrize("path", READING + FORMS + ERRORS + EXAMPLES + UNLISTED)
def test_page_is_accessible_and_fits(new_page, assert_accessible, path):
    page = new_page(**NARROW)
    page.goto(path)
    assert_fits(page)
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page, colours_only=True)
    page.set_viewport_size(WIDE)
    assert_fits(page)
    assert_accessible(page, colours_only=True)
    page.emulate_media(color_scheme="light")
    assert_accessible(page)


@pytest.mark.parametrize("prefix", ["/en", "/ar"])
def test_page_in_another_language_is_accessible_and_fits(new_page, assert_accessible, prefix):
    page = new_page(**NARROW)
    for path in IN_OTHER_LANGUAGES:
        page.goto(prefix + path)
        assert_fits(page)
        assert_accessible(page)


def test_form_with_errors_is_accessible(new_page, assert_accessible):
    page = new_page(**NARROW)
    for path in FORMS:
        page.goto(path)
        page.locator("main form button").last.click()
        assert page.locator("[aria-invalid=true]").count() > 0
        assert_fits(page)
        assert_accessible(page)


def assert_fits(page):
    sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert sideways <= 0, f"{page.url} scrolls {sideways} px sideways"
