"""A dialogue round at a table that shares one device, from the poster's address to what came of it."""

import re
from datetime import date, timedelta

from playwright.sync_api import expect

from tests.e2e.inspel import QUEUE, unique_word
from tests.e2e.test_matrix import ADD_STYLE, TEXT_SPACING, layout_faults

TABLET = {"width": 768, "height": 1024}
ROUND = "/inspel/dialog/trygg-hemgang/"


def answer(page, text, name):
    page.locator("textarea").nth(1).fill(text)
    page.locator("[name=role][value=staff]").check()
    page.locator("[name=name]").fill(name)
    page.locator(".form__send").click()
    expect(page).to_have_url(re.compile(f"{ROUND}tack/$"))
    return page.locator(".private-link a[href*='/inspel/folj/']").first.get_attribute("href")


def keep_round_as_real(page):
    """Let a process leader take the example round over, unless it is real already: an example takes no answers."""
    page.goto("/admin/feedback/dialogueround/")
    page.get_by_role("link", name="Hur blir det tryggt att komma hem från sjukhuset?", exact=True).click()
    page.wait_for_url("**/change/**")  # whole, or there may be no button yet
    button = page.locator("[name=_keep_as_real]")
    if button.count():
        button.click()
        expect(page.locator(".messagelist .success")).to_be_visible()


def test_table_shares_a_device_and_nobody_reads_what_the_other_wrote(staff_page, new_page, assert_accessible):
    keep_round_as_real(staff_page())
    page = new_page(**TABLET)
    page.goto("/d/HMGNT")
    expect(page).to_have_url(re.compile(f"{ROUND}$"))
    assert_accessible(page)
    assert page.context.cookies() == []
    page.locator(f"main a[href$='{ROUND}lamna/']").click()
    first_link = answer(page, "Först ut: samma lista hos alla.", "Den första")
    assert_accessible(page)
    page.locator(".round-next-person button").click()
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


def test_neither_a_lost_connection_nor_another_language_empties_the_form(staff_page, new_page):
    keep_round_as_real(staff_page())
    page = new_page()
    page.goto(f"{ROUND}lamna/")
    answer_field = page.locator("textarea").first
    answer_field.fill("Det jag hade skrivit.")
    page.context.set_offline(True)
    page.locator(".form__send").click()
    expect(page.locator("[data-offline]")).to_be_focused()
    expect(answer_field).to_have_value("Det jag hade skrivit.")
    page.context.set_offline(False)
    page.locator(".languages__link[hreflang=en]").click()
    expect(page).to_have_url(re.compile(f"/en{ROUND}lamna/$"))
    expect(answer_field).to_have_value("Det jag hade skrivit.")
    page.locator(".languages__link[hreflang=sv]").first.click()
    expect(page).to_have_url(re.compile(f"[^n]{ROUND}lamna/$"))
    expect(answer_field).to_have_value("Det jag hade skrivit.")
    page.goto("/kontakt/")
    page.go_back()
    page.reload()
    expect(answer_field).to_have_value("Det jag hade skrivit.")
    page.goto("/kontakt/")
    page.goto(f"{ROUND}lamna/")  # by a link: perhaps the next person
    expect(answer_field).to_have_value("")
    assert page.evaluate("sessionStorage.length") == 0


def test_form_is_given_back_for_ten_minutes_and_never_who_wrote_it(staff_page, new_page):
    keep_round_as_real(staff_page())
    page = new_page()
    page.clock.install()
    page.goto(f"{ROUND}lamna/")
    page.locator("textarea").first.fill("Det jag hade skrivit.")
    page.locator("[name=role][value=staff]").check()
    page.locator("[name=name]").fill("Den första")
    page.clock.run_for(1000)
    page.goto("/kontakt/")
    page.go_back()
    expect(page.locator("textarea").first).to_have_value("Det jag hade skrivit.")
    expect(page.locator("[name=role][value=staff]")).to_be_checked()
    expect(page.locator("[name=name]")).to_have_value("")
    page.locator("textarea").first.fill("Det jag hade skrivit nu.")
    page.clock.run_for(1000)
    page.clock.run_for(10 * 60 * 1000)
    assert page.evaluate("sessionStorage.length") == 0


def test_staff_write_down_a_call_and_hand_over_a_slip(staff_page, new_page, assert_accessible):
    page = staff_page()
    page.goto(f"{QUEUE}add/")
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
    page.get_by_role("link", name="Är det lätt att veta vem du ska ringa?", exact=True).click()
    expect(page.locator(".round-overview")).to_be_visible()
    assert_accessible(page)


def make_copy(leader, title):
    """Make a copy of a round that has been, open now; go to its page."""
    leader.goto("/admin/feedback/dialogueround/")
    leader.get_by_role("link", name="Är det lätt att veta vem du ska ringa?", exact=True).click()
    leader.locator(".round-overview form[action$='/copy/'] button").click()
    leader.locator("#id_title_sv").fill(title)
    leader.locator("#id_is_announced").check()
    for name, day in [("opens_at", yesterday()), ("closes_at", tomorrow())]:
        leader.locator(f"[name={name}_0]").fill(day)
    leader.locator("[name=_continue]").click()
    expect(leader.locator(".messagelist .success")).to_be_visible()


def assert_poster_is_a_pdf(leader):
    with leader.expect_download() as download:
        leader.locator(".round-overview__posters a").first.evaluate("link => { link.download = ''; link.click(); }")
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def answer_every_question(sender, text):
    """Return the address of the sender's own page."""
    sender.locator("main a[href$='/lamna/']").first.click()
    sender.wait_for_url("**/lamna/**")  # whole, or there may be no question yet
    for field in sender.locator("main textarea").all():
        field.fill(text)
    sender.locator("[name=role][value=resident]").check()
    sender.locator(".form__send").click()
    return sender.locator(".private-link a[href*='/inspel/folj/']").first.get_attribute("href")


def assert_long_word_in_the_title_fits(page):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/")
    page.evaluate(ADD_STYLE, TEXT_SPACING)
    assert layout_faults(page) == []


def answer_everybody(leader, text):
    leader.reload()
    leader.locator(".round-overview a[href$='/answer/']").click()
    leader.locator("[name=text]").fill(text)
    leader.locator(".bulk__form [type=submit]").click()
    expect(leader.locator(".messagelist .success")).to_be_visible()


def close_with_a_summary(leader, title, summary):
    leader.goto("/admin/feedback/dialogueround/")
    leader.get_by_role("link", name=title).click()
    leader.locator(".round-overview form[action$='/close/'] button").click()
    leader.locator("#id_summary_sv").fill(summary)
    leader.locator("[name=_continue]").click()
    leader.locator(".round-overview form[action$='/summary/'] [value=yes]").click()
    expect(leader.locator(".messagelist .success")).to_be_visible()


def test_round_from_a_copy_to_what_came_of_it(staff_page, new_page, assert_accessible):
    leader, title = staff_page(), f"Omgång {unique_word()}"
    make_copy(leader, title)
    assert_accessible(leader)
    assert_poster_is_a_pdf(leader)
    short_address = leader.locator("#round-posters-title ~ p a").get_attribute("href")

    sender = new_page(java_script_enabled=False, **TABLET)
    sender.goto(short_address)
    expect(sender.locator("h1")).to_contain_text(title)
    assert_long_word_in_the_title_fits(new_page())
    own_page = answer_every_question(sender, "Ett nummer som alltid svarar.")

    answer_everybody(leader, "Tack alla. Numret finns nu på kontaktsidan.")
    sender.goto(own_page)
    expect(sender.locator(".inspel-answer")).to_contain_text("Numret finns nu på kontaktsidan.")

    close_with_a_summary(leader, title, "Ett nummer stod överst på önskelistan.")
    sender.goto(short_address)
    expect(sender.locator("main")).to_contain_text("Ett nummer stod överst på önskelistan.")


def yesterday():
    return (date.today() - timedelta(days=1)).isoformat()


def tomorrow():
    return (date.today() + timedelta(days=1)).isoformat()
