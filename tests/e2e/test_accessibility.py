"""axe finds nothing and nothing scrolls sideways on any public page: small and large, light, dark, left and right."""

import pytest

from tests.public_pages import ERRORS, EXAMPLES, FORMS, READING, UNLISTED

VIEWS = {
    "telephone": {"width": 320, "height": 640},
    "tablet dark": {"width": 768, "height": 1024, "color_scheme": "dark"},
    "desktop": {"width": 1280, "height": 800},
}


@pytest.mark.parametrize("view", VIEWS)
def test_page_is_accessible_and_fits(new_page, assert_accessible, view):
    page = new_page(**VIEWS[view])
    for path in READING + FORMS + ERRORS + EXAMPLES + UNLISTED:
        page.goto(path)
        assert_fits(page)
        assert_accessible(page)


@pytest.mark.parametrize("prefix", ["/en", "/ar"])
def test_page_in_another_language_is_accessible_and_fits(new_page, assert_accessible, prefix):
    page = new_page(**VIEWS["telephone"])
    for path in [
        "/",
        "/delmal/nara-for-mig/",
        "/kommuner/falun/",
        "/inspel/lamna/",
        "/om/tillganglighet/",
        "/finns-inte/",
    ]:
        page.goto(prefix + path)
        assert_fits(page)
        assert_accessible(page)


def test_form_with_errors_is_accessible(new_page, assert_accessible):
    page = new_page(**VIEWS["telephone"])
    for path in FORMS:
        page.goto(path)
        page.locator("main form button").last.click()
        assert page.locator("[aria-invalid=true]").count() > 0
        assert_fits(page)
        assert_accessible(page)


def assert_fits(page):
    sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert sideways <= 0, f"{page.url} scrolls {sideways} px sideways"
