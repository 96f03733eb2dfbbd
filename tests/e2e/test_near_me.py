"""The resident's own questions: who to call, what was decided, what ideas led to; and to ask for what is missing."""

import pytest
from playwright.sync_api import expect

from tests.public_pages import PREFIXES

NARROW, WIDE = {"width": 320, "height": 700}, {"width": 1280, "height": 900}
START = {
    "": WIDE | {"java_script_enabled": False},
    "/ar": NARROW,
    "/sv-simple": NARROW | {"java_script_enabled": False},
}


@pytest.mark.parametrize(("prefix", "options"), START.items())
def test_daughter_ends_at_a_number_to_call_or_at_the_button_that_asks_for_it(
    new_page, assert_accessible, prefix, options
):
    page = new_page(**options)
    page.goto(f"{prefix}/")
    page.locator("#near-place").select_option("orsa")
    page.locator("#near-person").select_option("aldre-narstaende")
    page.locator(".near-choices .button").click()  # the third and last
    assert page.url.endswith(f"{prefix}/nara-mig/?kommun=orsa&vem=aldre-narstaende")
    expect(page.locator("a[href='tel:1177']").first).to_be_visible()
    expect(page.locator("section[aria-labelledby=call] .near-ask .button")).to_be_visible()
    expect(page.locator("section[aria-labelledby=next] .near-ask")).to_be_visible()  # what did my municipality decide?
    if options.get("java_script_enabled", True):
        assert_accessible(page)
        page.set_viewport_size(WIDE)
        assert_accessible(page)
    page.locator("section[aria-labelledby=next] .near-ask .button").click()
    expect(page.locator("main a[href*='kommun=orsa']")).to_be_visible()
    page.locator("main .button[href*='kommun=orsa']").click()
    assert page.url.endswith("?kommun=orsa&vem=aldre-narstaende")
    assert page.context.cookies() == []


def test_what_became_of_ideas_is_on_the_start_page_and_one_click_leads_to_the_rest(new_page, assert_accessible):
    page = new_page(**NARROW)
    page.goto("/")
    assert_accessible(page)
    expect(page.locator("section[aria-labelledby=results] .results__did").first).to_be_visible()
    page.locator("section[aria-labelledby=results] > p > a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ni sa – vi gjorde")


@pytest.mark.parametrize(("size", "most"), [(WIDE, 900), (NARROW, 1000)], ids=["wide", "narrow"])
def test_second_section_of_the_start_page_begins_early(new_page, size, most):
    page = new_page(**size)
    for prefix in PREFIXES.values():
        page.goto(f"{prefix}/")
        # Other tests leave Swedish texts in the portal that they share, of which a notice tells.
        page.evaluate("document.querySelectorAll('.page-notices .notice--info').forEach((notice) => notice.remove())")
        assert page.locator("section[aria-labelledby=goals]").bounding_box()["y"] <= most, prefix
        buttons = page.locator(".button:not(.button--secondary, .button--quiet):visible")
        in_view = [box for button in buttons.all() if (box := button.bounding_box())["y"] < size["height"]]
        assert len(in_view) <= 1, prefix


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_title_of_the_start_page_is_on_the_first_screen_at_400_per_cent(new_page, prefix):
    page = new_page(width=320, height=256)
    page.goto(f"{prefix}/")
    title = page.get_by_role("heading", level=1).bounding_box()
    assert title["y"] + title["height"] <= 256
