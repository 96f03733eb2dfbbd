"""A dialogue round at a table that shares one device, from the poster's address to what came of it."""

import re

from playwright.sync_api import expect

TABLET = {"width": 768, "height": 1024}
ROUND = "/inspel/dialog/trygg-hemgang/"


def answer(page, text, name):
    page.locator("textarea").nth(1).fill(text)
    page.locator("[name=role][value=staff]").check()
    page.locator("[name=name]").fill(name)
    page.locator(".form__send").click()
    expect(page).to_have_url(re.compile(f"{ROUND}tack/$"))
    return page.locator(".private-link a[href*='/inspel/folj/']").first.get_attribute("href")


def test_table_shares_a_device_and_nobody_reads_what_the_other_wrote(new_page, assert_accessible):
    page = new_page(**TABLET)
    page.goto("/d/HMGNT")
    expect(page).to_have_url(re.compile(f"{ROUND}$"))
    assert_accessible(page)
    assert page.context.cookies() == []
    page.locator(f"main a[href$='{ROUND}lamna/']").click()
    first_link = answer(page, "Först ut: samma lista hos alla.", "Den första")
    assert_accessible(page)
    page.locator(".round-next button").click()
    expect(page).to_have_url(re.compile(r"/lamna/\?roll=staff$"))
    expect(page.locator("[name=role][value=staff]")).to_be_checked()
    assert_accessible(page)
    for _step in range(3):
        typed = page.locator("textarea, input").evaluate_all("all => all.map(one => one.value).join()")
        assert "Först ut" not in page.content() + typed
        assert "Den första" not in typed
        assert first_link not in page.content()
        page.go_back()
    page.goto(f"{ROUND}lamna/?roll=staff")
    second_link = answer(page, "En gång till: ring dagen efter.", "")
    assert first_link not in page.content()
    assert first_link != second_link
    page.goto(first_link)
    expect(page.get_by_text("Först ut: samma lista hos alla.").first).to_be_visible()


def test_staff_write_down_a_call_and_hand_over_a_slip(staff_page, new_page, assert_accessible):
    page = staff_page()
    page.goto("/admin/feedback/inspel/add/")
    assert_accessible(page)
    page.locator("[name=channel][value=telephone]").check()
    page.locator("[name=text]").fill("Ingen svarade i telefonen.")
    page.locator("[name=role][value=relative]").check()
    page.locator("[name=_save]").click()
    expect(page.locator(".slip")).to_be_visible()
    assert_accessible(page)
    sender = new_page(**TABLET)
    sender.goto(page.locator(".slip__address").inner_text())
    expect(sender.get_by_text("Ingen svarade i telefonen.").first).to_be_visible()


def test_process_leader_sees_how_a_round_goes(staff_page, assert_accessible):
    page = staff_page()
    page.goto("/admin/feedback/dialogueround/")
    page.get_by_role("link", name="Är det lätt att veta vem du ska ringa?").click()
    expect(page.locator(".round-desk")).to_be_visible()
    assert_accessible(page)
