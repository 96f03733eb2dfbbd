"""What anybody does with published inspel, in a real browser without script: choose, search, agree, report, follow."""

import re
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

TELEPHONE = {"width": 320, "height": 640}


@pytest.fixture
def page(new_page):
    return new_page(java_script_enabled=False, **TELEPHONE)


def test_filters_are_links_that_add_up_and_can_be_taken_away(page):
    page.goto("/inspel/")
    total = int(re.search(r"\d+", page.locator(".list-result__count").inner_text())[0])
    page.goto("/inspel/?delmal=nara-for-mig")
    of_goal = page.locator(".inspel-card, article").count()
    assert 0 < of_goal < total
    page.locator("input[name=q]").fill("ordet som ingen har skrivit")
    page.locator(".list-search [type=submit]").click()
    expect(page).to_have_url(re.compile("delmal=nara-for-mig"))
    assert page.context.cookies() == []


def test_search_finds_other_forms_of_a_word_and_what_came_of_it_is_read(page):
    page.goto("/inspel/ni-sa-vi-gjorde/")
    result = page.locator("main article").first
    title = result.locator("h2, h3, h4").first.inner_text()
    result.locator("a").first.click()
    expect(page.locator("h1")).to_have_text(title)
    page.goto("/inspel/")
    page.locator("input[name=q]").fill("vårdcentralerna")
    page.locator(".list-search [type=submit]").click()
    expect(page.locator(".inspel-card, article").first).to_contain_text(re.compile("vårdcentral", re.IGNORECASE))


def test_choice_is_followed_in_a_news_reader(page):
    page.goto("/inspel/?delmal=nara-for-mig")
    with page.expect_response("**/flode/**") as told:
        page.locator(".feed-link").click()
    assert told.value.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(told.value.body())  # noqa: S314 - our own
    assert feed.findtext("{*}title").endswith("Nära för mig")
    assert page.context.cookies() == []


def test_inspel_can_be_agreed_with_once_and_reported(page, staff_page):
    page.goto("/inspel/")
    page.locator("main article a, .inspel-card a").first.click()
    expect(page).to_have_url(re.compile(r"/inspel/\d{4}-\d{4}/$"))
    address = page.url
    page.get_by_role("button", name="Jag håller med").click()
    expect(page.locator("#haller-med [role=status]")).to_be_visible()
    assert page.context.cookies() == []
    page.goto(address)
    page.get_by_role("button", name="Jag håller med").click()
    expect(page.locator("#haller-med [role=status]")).to_contain_text("redan")

    page.goto(address)
    page.get_by_role("link", name=re.compile("Anmäl")).first.click()
    page.locator("[name=reason]").first.check()
    page.locator("[name=comment]").fill("Det syns vem det är.")
    page.locator(".form__send").click()
    expect(page).to_have_url(re.compile(r"/inspel/rapporterat/\?skickat="))
    staff = staff_page()
    staff.goto("/admin/feedback/inspelreport/")
    expect(staff.locator("#result_list")).to_contain_text(address.rstrip("/").split("/")[-1])
