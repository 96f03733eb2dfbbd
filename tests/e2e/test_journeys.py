"""The journeys of the people whom the portal is for, in a real browser against the real server."""

import re

from playwright.sync_api import expect

from tests.e2e.client import Client
from tests.e2e.inspel import QUEUE, send_inspel, unique_word

TELEPHONE = {"width": 360, "height": 640}


def test_resident_finds_what_a_sub_goal_means_and_who_to_call_in_falun(new_page, assert_accessible):
    page = new_page()
    page.goto("/")
    page.get_by_role("link", name="Nära för mig").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Nära för mig"))
    expect(page.get_by_text("Du möts med respekt och tillit.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Din kommun").click()
    page.get_by_role("main").get_by_role("link", name="Falun", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Falun")
    call = page.get_by_role("link", name="023-829 89")
    expect(call).to_have_attribute("href", "tel:+462382989")
    assert_accessible(page)
    assert page.context.cookies() == []


def test_inspel_from_the_nurses_telephone_to_the_answer(new_page, staff_page, assert_accessible):
    idea = f"Låt oss se samma vårdplan som kommunen. {unique_word()}"
    link, reference = send_inspel_without_script(new_page(**TELEPHONE, java_script_enabled=False), idea)
    answer_and_publish(staff_page(), reference, idea)
    nurse = new_page(**TELEPHONE)
    nurse.goto(link)
    expect(nurse.get_by_text("Tack, det tar vi med oss.")).to_be_visible()
    expect(nurse.get_by_text(idea).first).to_be_visible()
    assert_accessible(nurse)
    anybody = new_page()
    anybody.goto("/inspel/")
    anybody.get_by_role("link", name="Samma vårdplan för alla").click()
    expect(anybody.get_by_text("Vi vill se samma vårdplan som kommunen.")).to_be_visible()
    expect(anybody.get_by_text("Tack, det tar vi med oss.")).to_be_visible()
    assert idea not in anybody.content()
    assert_accessible(anybody)


def send_inspel_without_script(page, idea):
    """Send as a nurse would, with one mistake on the way; return (private link, reference)."""
    page.goto("/")
    page.get_by_role("link", name="Lämna ett inspel").first.click()
    page.locator("main a[href*='vidare=ja']").first.click()
    page.get_by_label("Vad vill du säga?").fill(idea)
    page.locator(".form__send").click()
    expect(page.get_by_role("alert").get_by_role("link", name="Välj vem du är.")).to_be_visible()
    expect(page.get_by_label("Vad vill du säga?")).to_have_value(idea)
    page.get_by_text("Arbetar i vård eller omsorg").click()
    page.get_by_label("Nära mellan oss").check()
    page.get_by_label(re.compile("får publiceras")).check()
    page.locator(".form__send").click()
    expect(page).to_have_url(re.compile("/inspel/tack/$"))
    link = page.locator("a[href*='/inspel/folj/']").first.get_attribute("href")
    reference = re.search(r"\d{4}-\d{4}", page.locator("main").inner_text()).group()
    page.goto(link)
    expect(page.get_by_text(idea)).to_be_visible()
    return link, reference


def answer_and_publish(page, reference, idea):
    page.goto(QUEUE)
    page.get_by_role("link", name=reference).click()
    expect(page.get_by_text(idea).first).to_be_visible()
    page.locator("[name=public_title]").fill("Samma vårdplan för alla")
    page.locator("[name=public_text]").fill("Vi vill se samma vårdplan som kommunen.")
    page.locator("[name=answer]").fill("Tack, det tar vi med oss.")
    page.locator("[name=action][value=answer_and_publish]").click()
    expect(page.get_by_text("Besvarat och publicerat").first).to_be_visible()


def test_process_leader_corrects_a_text_in_two_languages_and_sees_it_live(new_page, staff_page):
    page = staff_page()
    page.goto("/admin/strategy/subgoal/")
    page.get_by_role("link", name="Nära för alla").click()
    stamp = unique_word()
    page.locator("[name=promise_sv]").fill(f"Ny svensk mening {stamp}.")
    page.get_by_role("tab", name="English").click()
    page.locator("[name=promise_en]").fill(f"New English sentence {stamp}.")
    page.locator("[name=_approve]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    reader = new_page()
    reader.goto("/delmal/nara-for-alla/")
    expect(reader.get_by_text(f"Ny svensk mening {stamp}.")).to_be_visible()
    reader.get_by_role("link", name="English").click()
    expect(reader.get_by_text(f"New English sentence {stamp}.")).to_be_visible()


def test_process_leader_sees_what_another_changed_meanwhile(portal, staff_page):
    reference, _own_page, _receipt = send_inspel(Client(portal), f"Två på en gång {unique_word()}")
    first, second = staff_page(), staff_page()
    for page in [first, second]:
        page.goto(QUEUE)
        page.get_by_role("link", name=reference).click()
    first.locator("[name=answer]").fill("Det första svaret.")
    first.locator("[name=action][value=answer]").click()
    expect(first.locator(".messagelist .success")).to_be_visible()
    second.locator("[name=answer]").fill("Det andra svaret.")
    second.locator("[name=action][value=answer]").click()
    expect(second.locator(".messagelist .error, .messagelist .errornote").first).to_be_visible()
    expect(second.locator("[name=answer]")).to_have_value("Det andra svaret.")
    expect(second.get_by_text("Det första svaret.").first).to_be_visible()
