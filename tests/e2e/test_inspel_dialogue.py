"""The sender and the process leader, in a real browser: question, reply, answer, verdict, and the mails."""

import re
import time

from playwright.sync_api import expect

from tests.e2e.client import Client
from tests.e2e.inspel import moderate, send_inspel, unique_word

TELEPHONE = {"width": 320, "height": 640}
MAIL_SECONDS = 30
# Where the first and the last sign of an element's text begin, from the left edge of the page.
ENDS = """paragraph => {
    const [range, text] = [new Range(), paragraph.firstChild];
    return [0, text.length - 1].map(at => {
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        return range.getBoundingClientRect().left;
    });
}"""
BETWEEN_MAILS = "-" * 79  # two that are sent in the same second may stand in one file


def mails_to(address, portal, count):
    """Return the mails to an address that the portal has written as files, once there are `count` of them."""
    deadline = time.monotonic() + MAIL_SECONDS
    while time.monotonic() < deadline:
        files = sorted((portal.var / "mail").glob("*"), key=lambda path: path.stat().st_mtime)
        mails = "".join(path.read_text() for path in files).split(BETWEEN_MAILS)
        found = [mail for mail in mails if f"To: {address}" in mail]
        if len(found) >= count:
            return found
        time.sleep(0.3)
    raise AssertionError(f"{len(found)} mails to the sender, not {count}")


def read_question_and_reply(sender, question, reply):
    """Reply through the link at the top of the sender's page, after an empty reply by mistake."""
    sender.locator(".notice a[href='#dialog']").click()
    expect(sender.locator(".message--theirs")).to_contain_text(question)
    sender.locator(".dialogue button").first.click()
    expect(sender.locator("[role=alert] a[href='#message_text']")).to_be_visible()
    sender.locator("#message_text").fill(reply)
    sender.locator(".dialogue button").first.click()
    expect(sender.locator("#klart")).to_be_visible()
    expect(sender.locator(".message--own")).to_contain_text(reply)


def read_at_the_first_key(page, own_page):
    page.goto(own_page)
    page.wait_for_load_state("networkidle")
    with page.expect_response("**/last/") as told:
        page.keyboard.press("Tab")
    assert told.value.status == 204
    page.reload()
    expect(page.locator("script[data-address]")).to_have_count(0)


def say_that_the_answer_did_not_help(sender, comment):
    sender.locator("[name=was_helpful][value=no]").check()
    sender.locator("#verdict_comment").fill(comment)
    sender.locator(".verdict button").first.click()
    expect(sender.locator(".verdict blockquote")).to_have_text(comment)


def stop_mails(page, mail, assert_accessible):
    """Unsubscribe through the link that a mail program finds in the headers of a mail."""
    page.goto(re.search(r"^List-Unsubscribe:\s+<(\S+)>", mail, re.MULTILINE)[1])
    assert_accessible(page)
    page.locator("main .page--main form button").click()
    expect(page.locator("main .page--main form button")).to_have_count(0)


def test_sender_without_script_and_process_leader_come_to_an_answer(new_page, staff_page, portal, assert_accessible):
    stamp = unique_word()
    address = f"kim{stamp}@example.se"
    sender = new_page(**TELEPHONE, java_script_enabled=False)
    contact = {"email": address, "may_contact": True}
    reference, own_page, _receipt = send_inspel(Client(portal), f"Berätta bara en gång {stamp}", **contact)
    leader = staff_page()
    moderate(leader, reference, action="ask_sender", message=f"Vilken vårdcentral {stamp}?")
    question = mails_to(address, portal, 2)[1]
    read_at_the_first_key(new_page(), own_page)

    sender.goto(own_page)
    read_question_and_reply(sender, f"Vilken vårdcentral {stamp}?", f"Den i Mora {stamp}")
    moderate(leader, reference, action="answer", answer=f"Tack, nu förstår vi {stamp}")
    sender.goto(own_page)
    expect(sender.locator(".inspel-answer")).to_contain_text(f"Tack, nu förstår vi {stamp}")
    say_that_the_answer_did_not_help(sender, "Det var inte det jag frågade om.")
    assert sender.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]

    page = new_page()
    page.goto(own_page)
    assert_accessible(page)
    assert page.context.cookies() == []
    mails_to(address, portal, 3)
    stop_mails(page, question, assert_accessible)
    page.goto(own_page + "mejl/")
    expect(page.locator("[name=mejl][value=ja]")).to_be_visible()


def test_sender_withdraws_and_erases_with_a_question_before_each(reading_page, portal, assert_accessible):
    page = reading_page()
    _reference, own_page, _receipt = send_inspel(
        Client(portal), f"انسوا هذا.\n\nForget this, {unique_word()}!", email="kim@example.se"
    )
    page.goto(own_page)
    begin, end = page.locator(".inspel-text p").last.evaluate(ENDS)
    assert begin < end, "the English paragraph of a text that begins in Arabic"
    for step in ["radera/", "ta-tillbaka/"]:
        page.goto(own_page)
        page.locator(f".side-list a[href$='{step}']").click()
        assert_accessible(page)
        page.locator("main form button").click()
        expect(page.locator("#klart")).to_be_visible()
        expect(page.locator(f".side-list a[href$='{step}']")).to_have_count(0)
    expect(page.locator("#message_text")).to_have_count(0)
    assert_accessible(page)
