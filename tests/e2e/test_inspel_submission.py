"""From the start page to the receipt, in a real browser: with script and without."""

import re

from playwright.sync_api import expect

from tests.e2e.inspel import unique_word

TELEPHONE = {"width": 320, "height": 640}
FORM = "/inspel/lamna/"


def go_to_form(page):
    page.goto(FORM)
    expect(page).to_have_url(re.compile("/inspel/innan/$"))
    page.locator("main a[href*='vidare=ja']").first.click()
    expect(page.locator("#id_text")).to_be_visible()


def draft_of(page):
    return page.evaluate("localStorage.getItem('naravard-draft')")


def test_draft_survives_a_crash_and_is_gone_once_it_is_sent(new_page, assert_accessible):
    page = new_page(**TELEPHONE)
    page.goto(FORM)
    assert_accessible(page)
    go_to_form(page)
    idea = f"Öppna vårdcentralen på kvällen {unique_word()}"
    page.locator("#id_text").press_sequentially(idea)
    page.locator("#id_name").fill("Kim Hemlig")
    page.locator("#id_email").fill("kim@example.se")
    page.locator("[name=role][value=staff]").check()
    expect(page.locator("[data-draft-note]")).to_be_visible()
    expect(page.locator("[data-count]")).to_contain_text(re.compile(r"4\s9\d\d"))
    page.wait_for_timeout(800)
    assert "staff" in draft_of(page)
    assert "Hemlig" not in draft_of(page)
    assert "kim@" not in draft_of(page)

    after = page.context.new_page()  # the first one has crashed
    page.close()
    after.goto(FORM)
    expect(after.locator("#id_text")).to_have_value("")
    expect(after.locator("[data-draft-offer]")).to_be_visible()
    assert_accessible(after)
    after.locator("[data-draft-continue]").click()
    expect(after.locator("#id_text")).to_have_value(idea)
    expect(after.locator("[name=role][value=staff]")).to_be_checked()
    expect(after.locator("[data-draft-offer]")).to_be_hidden()
    after.locator(".form__send").click()
    expect(after).to_have_url(re.compile("/inspel/tack/$"))
    expect(after.locator(".qr__code")).to_be_visible()
    expect(after.locator("[data-receipt-print]")).to_be_visible()
    assert draft_of(after) is None
    assert_accessible(after)


def test_draft_can_be_thrown_away_while_writing_and_no_other_is_kept(new_page):
    page = new_page()
    go_to_form(page)
    page.locator("#id_text").press_sequentially("Något som ingen annan ska se")
    expect(page.locator("[data-draft-note]")).to_be_visible()
    page.locator("[data-draft-stop]").click()
    expect(page.locator("[data-draft-status]")).not_to_be_empty()
    page.locator("#id_text").press_sequentially(" alls")
    page.wait_for_timeout(600)
    assert draft_of(page) is None
    page.goto(FORM)
    expect(page.locator("[data-draft-offer]")).to_be_hidden()


def test_draft_that_was_sent_in_one_tab_does_not_come_back_from_another(new_page, assert_accessible):
    page = new_page()
    go_to_form(page)
    idea = f"En vän i väntrummet {unique_word()}"
    page.locator("#id_text").press_sequentially(idea)
    expect(page.locator("[data-draft-note]")).to_be_visible()

    sender, waiting = page.context.new_page(), page.context.new_page()
    for tab in [sender, waiting]:
        tab.goto(FORM)
        expect(tab.locator("[data-draft-offer]")).to_be_visible()
    sender.locator("[data-draft-continue]").click()
    sender.locator("[name=role][value=staff]").check()
    sender.locator(".form__send").click()
    expect(sender).to_have_url(re.compile("/inspel/tack/$"))
    expect(waiting.locator("[data-draft-offer]")).to_be_hidden()
    expect(page.locator("[data-draft-note]")).to_be_hidden()
    elsewhere = page.locator("[data-draft-elsewhere]")
    expect(elsewhere).to_be_visible()
    expect(waiting.locator("[data-draft-elsewhere]")).to_be_hidden()  # it holds no text
    assert_accessible(page)
    waiting.goto(elsewhere.locator("a").first.get_attribute("href"))
    expect(waiting.locator(".private-link").first).to_be_visible()
    page.locator("#id_text").press_sequentially("!")
    page.goto(FORM)
    expect(page.locator("#id_text")).to_have_value("")
    assert draft_of(page) is None

    page.locator("#id_text").press_sequentially("Något helt annat")
    expect(page.locator("[data-draft-note]")).to_be_visible()
    sender.reload()
    assert "helt annat" in draft_of(page)


def test_similar_inspel_are_read_beside_the_text(new_page, assert_accessible):
    page = new_page()
    go_to_form(page)
    page.locator("#id_text").press_sequentially("Säg vem jag ska ringa, på ett och samma ställe")
    found = page.locator(".similar__item").first
    expect(found).to_be_visible()
    expect(page.locator("[data-similar] [role=status]")).not_to_be_empty()
    found.locator("summary").click()
    expect(found.locator(".similar__text").first).to_be_visible()
    assert_accessible(page)
    page.locator("#id_text").press_sequentially(" i hela länet")
    page.wait_for_timeout(1800)
    expect(found.locator(".similar__text").first).to_be_visible()  # what is being read stays


def test_sender_without_script_sees_what_shows_who_somebody_is_and_decides(new_page, assert_accessible):
    page = new_page(**TELEPHONE)
    bare = new_page(**TELEPHONE, java_script_enabled=False)
    go_to_form(bare)
    text = f"Ring mig på 070-174 06 05.\n\nOm öppet på kvällen. {unique_word()}"
    bare.locator("#id_text").fill(text)
    bare.locator("[name=role][value=resident]").check()
    bare.locator(".form__send").click()
    expect(bare.locator("mark")).to_contain_text("070-174 06 05")
    bare.get_by_role("button", name="Ändra texten").click()
    expect(bare.locator("#id_text")).to_have_value(text)
    expect(bare.locator("[name=role][value=resident]")).to_be_checked()
    bare.locator(".form__send").click()
    bare.locator("button[value=send]").click()
    expect(bare).to_have_url(re.compile("/inspel/tack/$"))
    link = bare.locator(".private-link__address a").get_attribute("href")
    page.goto(link)
    expect(page.get_by_text("070-174 06 05").first).to_be_visible()

    go_to_form(page)
    page.locator("#id_text").fill(text)
    page.locator("[name=role][value=resident]").check()
    page.locator(".form__send").click()
    expect(page.locator("[role=alert]:visible")).to_be_focused()
    assert_accessible(page)


def test_change_of_language_takes_a_previewed_inspel_along(new_page):
    page = new_page()
    go_to_form(page)
    page.locator("#id_text").fill("Ring mig på 070-174 06 05.")
    page.locator("[name=role][value=staff]").check()
    page.locator(".form__send").click()
    expect(page.locator(".marked-text__kind").first).to_be_visible()
    page.locator(".languages__link[hreflang=en]").click()
    expect(page).to_have_url(re.compile(f"/en{FORM}$"))
    expect(page.locator("#id_text")).to_have_value("Ring mig på 070-174 06 05.")
