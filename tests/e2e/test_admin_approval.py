"""A draft of a sub-goal: the page that shows what it changes."""

import re

from playwright.sync_api import expect


def test_draft_is_compared_with_what_is_public_and_removed_again(staff_page, reading_page, assert_accessible):
    staff = staff_page()
    staff.goto("/admin/strategy/subgoal/")
    staff.get_by_role("link", name="Nära för mig").click()
    staff.locator("#id_promise_sv").fill("Du blir sedd och hörd, och det är lätt att nå rätt kontakt.")
    assert_accessible(staff)
    staff.get_by_role("button", name="Spara som utkast", exact=True).click()
    expect(staff.locator(".messagelist")).to_contain_text("Utkastet")
    staff.locator("a.chip[href*=review]").click()
    expect(staff.locator("ins")).not_to_have_count(0)
    assert_accessible(staff)
    staff.get_by_role("button", name="Lämna tillbaka till redaktören").click()
    expect(staff.locator(".errorlist")).to_be_visible()
    assert_accessible(staff)
    page = reading_page()
    page.goto("/delmal/nara-for-mig/")
    expect(page.locator(".goal-header__promise")).to_have_text(re.compile("lyssnad"))
    staff.get_by_role("button", name="Ta bort utkastet").click()
    expect(staff.locator("a.chip[href*=review]")).to_have_count(0)
