"""What was typed and could not be saved, and the admin's error pages, as they stand in a browser."""

import pytest


@pytest.mark.parametrize("options", [{"width": 1280}, {"width": 320, "color_scheme": "dark"}], ids=["wide", "narrow"])
def test_page_that_gives_back_and_error_page_are_accessible_and_fit(staff_page, assert_accessible, options):
    page = staff_page(**options)
    page.goto("/admin/finns-inte/")
    assert_accessible(page)
    page.goto("/admin/feedback/inspel/99999/slip/")
    assert_accessible(page)
    page.goto("/admin/strategy/page/")
    page.locator("#result_list tbody th a").first.click()
    page.wait_for_load_state()
    page.context.clear_cookies(name="naravard_session")
    page.locator("[name=_save]").click()
    page.wait_for_selector("text=Skicka igen")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_history_with_drafts_is_accessible_and_fits_a_telephone(staff_page, assert_accessible):
    page = staff_page(width=320)
    page.goto("/admin/strategy/page/")
    page.locator("#result_list tbody th a").first.click()
    address = page.url.split("change/")[0]
    title = page.locator("#id_title_sv").input_value()
    page.locator("#id_title_sv").fill(f"{title} i ett utkast")
    page.locator("[name=_draft]").click()
    page.goto(f"{address}change/")
    page.locator("[name=_discard]").click()
    page.goto(f"{address}history/")
    page.wait_for_selector("text=Utkast borttaget")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
