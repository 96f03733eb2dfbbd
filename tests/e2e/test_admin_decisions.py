"""
What a process leader decides about inspel, in a real browser, and what the senders and anybody see of it: answers that
wait for each other, the same thing said twice, what must not be shown, mail.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.client import Client
from tests.e2e.inspel import QUEUE, moderate, open_in_queue, send_inspel, unique_word


@pytest.fixture
def word():
    """Return a word that no other test has written."""
    return f"ord{unique_word()}"


@pytest.fixture
def sent(portal, word):
    """Let two people send an inspel each; return a list of (reference, address of the sender's own page)."""
    ideas = ["Håll vårdcentralen öppen på kvällen", "Ha vårdcentralen öppen om kvällarna"]
    return [send_inspel(Client(portal), f"{idea}, {word}")[:2] for idea in ideas]


def choose_in_queue(page, query, action):
    """Tick every inspel that the query finds and go to the page that says what will be done with them."""
    page.goto(f"{QUEUE}?{query}")
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option(action)
    page.locator(".actions button").click()
    page.wait_for_url(f"**/bulk/{action}/**")


def test_answers_wait_for_each_other_and_are_sent_and_published_together(
    staff_page, reading_page, sent, word, assert_accessible
):
    leader, reader = staff_page(), reading_page(java_script_enabled=False)
    for number, (reference, _own_page) in enumerate(sent):
        moderate(
            leader,
            reference,
            action="hold_answer",
            answer=f"Svar {number} till alla",
            public_title=f"Kvällsöppet {number} {word}",
            public_text="Håll vårdcentralen öppen på kvällen.",
        )
    for _reference, own_page in sent:
        reader.goto(own_page)
        expect(reader.locator("main")).not_to_contain_text("till alla")
    choose_in_queue(leader, f"q={word}", "release")
    expect(leader.locator(".bulk__will")).to_contain_text("2 svar")
    assert_accessible(leader)
    leader.locator("[name=publish]").check()
    leader.locator(".bulk__form [type=submit]").click()
    expect(leader.locator(".messagelist .success")).to_contain_text("2")
    for number, (reference, own_page) in enumerate(sent):
        reader.goto(own_page)
        expect(reader.locator(".inspel-answer")).to_contain_text(f"Svar {number} till alla")
        reader.goto(f"/inspel/{reference}/")
        expect(reader.locator("h1")).to_have_text(f"Kvällsöppet {number} {word}")


def test_what_is_said_twice_is_answered_once(staff_page, reading_page, sent, word, assert_accessible):
    (main, _first_page), (duplicate, second_page) = sent
    leader, reader = staff_page(), reading_page(java_script_enabled=False)
    open_in_queue(leader, main)
    leader.locator(".disclosure", has=leader.locator("a[href*='/duplicates/']")).locator("summary").click()
    leader.locator("a[href*='/duplicates/']").click()
    leader.locator("[type=search][name=q]").last.fill(word)
    leader.locator(".duplicates__search button").click()
    leader.get_by_label(re.compile(duplicate)).check()
    assert_accessible(leader)
    leader.locator(".button--primary", has_text=main).click()
    expect(leader.locator("#decide ~ *", has_text=duplicate).first).to_be_visible()
    reader.goto(second_page)
    expect(reader.locator("main")).to_contain_text("Samma som ett annat inspel")
    moderate(leader, main, action="answer", answer=f"Ett svar till er båda {word}")
    for _reference, own_page in sent:
        reader.goto(own_page)
        expect(reader.locator("main")).to_contain_text(f"Ett svar till er båda {word}")


def test_what_becomes_confidential_is_gone_from_everything_public(
    staff_page, reading_page, sent, word, assert_accessible
):
    (reference, _page), _other = sent
    leader, reader = staff_page(), reading_page()
    texts = {"answer": "Tack.", "public_title": f"Rubrik {word}", "public_text": f"Text {word}."}
    moderate(leader, reference, action="answer_and_publish", **texts)
    public = [f"/inspel/{reference}/", f"/inspel/?q={word}", "/inspel/", "/flode/inspel.xml"]
    assert all(f"Rubrik {word}" in reader.request.get(path).text() for path in public)
    open_in_queue(leader, reference)
    leader.locator("#record ~ .disclosure summary").click()
    leader.locator("[name=confidential_ground]").fill("25 kap. 1 § offentlighets- och sekretesslagen")
    leader.locator("[name=action][value=mark_confidential]").click()
    expect(leader.locator("#id_confidential_sure_error")).to_be_visible()
    leader.locator("[name=confidential_sure]").check()
    leader.locator("[name=action][value=mark_confidential]").click()
    expect(leader.locator(".messagelist .success")).to_be_visible()
    assert_accessible(leader)
    assert reader.request.get(public[0]).status == 404
    assert not any(f"Rubrik {word}" in reader.request.get(path).text() for path in public)


def test_refusal_says_why_and_who_decides_instead(staff_page, reading_page, sent, assert_accessible):
    (reference, own_page), _other = sent
    leader, reader = staff_page(), reading_page(java_script_enabled=False)
    open_in_queue(leader, reference)
    close = leader.locator("[name=action][value=close]")
    leader.locator(".disclosure", has=close).locator("summary").click()
    close.click()
    expect(leader.locator("#id_close_reason_error")).to_be_visible()
    leader.locator("#id_close_reason").select_option("outside_mandate")
    close.click()
    expect(leader.locator("#id_decided_elsewhere_error")).to_be_visible()
    assert_accessible(leader)
    leader.locator("#id_decided_elsewhere").fill("Trafikverket")
    close.click()
    expect(leader.locator(".messagelist .success")).to_be_visible()
    reader.goto(own_page)
    expect(reader.locator(".inspel-answer")).to_contain_text("Någon annan bestämmer om detta")
    expect(reader.locator(".inspel-answer")).to_contain_text("Trafikverket")


def test_inspel_is_found_taken_sorted_noted_and_numbered(staff_page, sent, word):
    (reference, _page), _other = sent
    leader = staff_page()
    leader.goto(QUEUE)
    leader.locator("#searchbar").fill(f"vårdcentralerna {word}")  # another form of the word that was written
    leader.keyboard.press("Enter")
    row = leader.locator("#result_list tbody tr", has_text=reference)
    row.locator("button[formaction$='/take/']").click()
    expect(leader.locator(".messagelist .success")).to_contain_text(reference)
    open_in_queue(leader, reference)
    theme = leader.locator("[name=themes]").first
    theme.check()
    leader.locator("#id_municipality").select_option(label="Orsa")
    leader.locator("#id_diary_number").fill("RD26/00123")
    leader.locator("#id_note").fill("Fråga vårdcentralen i Orsa först.")
    leader.locator("[name=action][value=add_note]").click()
    notes = leader.locator("section[aria-labelledby=notes] .message-thread__item")
    expect(notes).to_have_text(re.compile("i Orsa först"))
    expect(leader.locator("#id_diary_number")).to_have_value("RD26/00123")
    expect(leader.locator("[name=themes]").first).to_be_checked()
    leader.goto(f"{QUEUE}?taken=me&q={word}")
    expect(leader.locator("#result_list tbody tr")).to_have_count(1)
    expect(leader.locator("#result_list tbody tr")).to_contain_text(reference)


def test_mail_of_new_inspel_is_chosen(staff_page, assert_accessible):
    page = staff_page()
    page.goto(QUEUE)
    page.locator("a[href$='/inspel/mail/']").first.click()
    kept = page.locator("[name=new_inspel_mail]:checked").get_attribute("value")
    for choice in ["never", kept]:
        page.locator(f"[name=new_inspel_mail][value={choice}]").check()
        page.locator("#content-main [type=submit]").click()
        expect(page.locator(".messagelist .success")).to_be_visible()
        expect(page.locator(f"[name=new_inspel_mail][value={choice}]")).to_be_checked()
    assert_accessible(page)
