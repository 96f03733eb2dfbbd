"""A process leader works on one inspel in a real browser: by mouse, by keyboard, without script, on a telephone."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.client import Client
from tests.e2e.inspel import QUEUE, send_inspel, unique_word

TEXT = "Vårdcentralen borde ha öppet på kvällen. Ring mig på 070-174 06 05 eller skriv till anna.svensson@example.se."


@pytest.fixture
def reference(portal):
    """Send an inspel in spite of the warning about personal data; return its reference."""
    return send_inspel(Client(portal), f"{TEXT} Nummer {unique_word()}.", name="Kim Ek", email="kim@example.se")[0]


@pytest.fixture
def inspel_page(staff_page, reference):
    """Return a function that opens the page of the inspel that was sent."""

    def open_page(**options):
        page = staff_page(**options)
        page.goto(QUEUE)
        page.get_by_role("link", name=reference).first.click()
        expect(page.locator("h1")).to_contain_text(reference)
        return page

    return open_page


def test_journey_of_a_process_leader(inspel_page, new_page, watch, assert_accessible):
    page = inspel_page()
    assert_accessible(page)
    sent = page.locator("#id_public_text").input_value()
    page.locator("#id_public_text").fill("")
    page.locator("[data-copy-to]").click()
    expect(page.locator("#id_public_text")).to_have_value(sent)
    for _time in range(2):
        page.locator("#public-marked [data-mask]").first.click()
        expect(page.locator("#original del").first).to_be_visible()
        page.wait_for_timeout(900)
    expect(page.locator("#public-marked .findings")).to_have_count(0)
    expect(page.locator("#id_public_text")).not_to_have_value(re.compile("070|@"))
    page.locator("#id_public_title").fill("Kvällsöppet")
    page.locator("#id_reply_template").select_option(index=4)
    page.locator("[data-insert]").click()
    expect(page.locator("#id_answer")).to_be_focused()
    with page.context.expect_page() as opened:
        page.locator("[name=preview][value=answer_and_publish]").click()
    preview = watch(opened.value)
    preview.wait_for_load_state()
    inside = preview.frame_locator("iframe")
    expect(inside.locator("h1")).to_have_text("Kvällsöppet")
    assert_accessible(preview)
    preview.close()
    page.locator("[name=action][value=answer_and_publish]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    public = page.locator(".moderation-header__links a").first.get_attribute("href")
    reader = new_page()
    reader.goto(public)
    expect(reader.locator("h1")).to_have_text("Kvällsöppet")
    expect(reader.locator("main")).not_to_contain_text("070-174")
    # The log, filtered by a click.
    page.locator("[name=log-kind][value=publication]").check()
    expect(page.locator(".log__line:visible")).to_have_count(1)
    page.goto(page.url.split("?")[0].replace("/change/", "/duplicates/"))
    expect(page.locator(".duplicates__item").first).to_be_visible()
    assert_accessible(page)


def test_who_comes_second_on_a_telephone_sees_what_was_changed(inspel_page, staff_page, assert_accessible):
    page = inspel_page(width=320, color_scheme="dark")
    other = staff_page()
    other.goto(page.url)
    other.locator("#id_answer").fill("Kollegans svar")
    other.locator(".moderation__bar [value=save_draft]").click()
    page.locator("#id_answer").fill("Mitt svar")
    page.locator(".moderation__bar [value=save_draft]").click()
    expect(page.locator(".changes-table")).to_contain_text("Kollegans svar")
    expect(page.locator("#id_answer")).to_have_value("Mitt svar")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_everything_works_without_script(inspel_page):
    page = inspel_page(java_script_enabled=False)
    page.locator("[name=tool][value=mask_all]").click()
    expect(page.locator("#id_public_text")).not_to_have_value(re.compile("070|@"))
    page.locator("#id_reply_template").select_option(index=4)
    page.locator("[name=tool][value=template]").click()
    expect(page.locator("#id_answer")).not_to_have_value("")
    expect(page.locator("#id_public_text")).not_to_have_value(re.compile("070|@"))
    page.locator("[name=show_sender]").click()
    expect(page.get_by_text("kim@example.se")).to_be_in_viewport()
    expect(page.locator("#id_answer")).not_to_have_value("")
    expect(page.locator("#id_public_text")).not_to_have_value(re.compile("070|@"))
