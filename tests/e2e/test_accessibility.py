"""axe finds nothing and nothing scrolls sideways on any public page, on the narrowest screen."""

from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import expect

from tests.e2e.axe import COLOURS
from tests.public_pages import ERRORS, EXAMPLES, FORMS, KINDS, READING, UNLISTED

NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 800}


def view_of(path):
    return resolve(urlsplit(path).path).view_name


# Those in KINDS are opened at every width and in every colour by test_matrix.py. What others of the same view show is
# made of the same parts, with other texts.
ALL = [path for path in dict.fromkeys(READING + FORMS + ERRORS + EXAMPLES + UNLISTED) if path not in KINDS]
KNOWN_VIEWS = {view_of(path) for path in KINDS if path not in ERRORS}
WITH_OTHER_TEXTS = [path for path in ALL if path not in ERRORS and view_of(path) in KNOWN_VIEWS]


@pytest.mark.parametrize("path", [path for path in ALL if path not in WITH_OTHER_TEXTS])
def test_page_is_accessible_and_fits(reading_page, assert_accessible, path):
    page = reading_page(**NARROW)
    page.goto(path)
    assert_fits(page)
    assert_accessible(page)


@pytest.mark.parametrize("path", WITH_OTHER_TEXTS)
def test_page_with_other_texts_fits(reading_page, path):
    page = reading_page(**NARROW)
    page.goto(path)
    assert_fits(page)


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
