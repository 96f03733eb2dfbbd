"""A difficult word explains itself on tap; without scripts it leads to its place on the page of words."""

from playwright.sync_api import expect

PAGE = "/sv-simple/om/arbetssatt/"


def test_difficult_word_is_explained_where_it_stands_and_closed_again(reading_page, assert_accessible):
    page = reading_page(width=320)
    page.goto(PAGE)
    word = page.get_by_role("link", name="Styrgruppen", exact=True)
    word.click()
    note = page.get_by_role("status").filter(has_text="En grupp som leder ett arbete.")
    expect(note).to_be_visible()
    expect(word).to_have_attribute("aria-expanded", "true")
    assert_accessible(page)
    word.press("Escape")
    expect(note).to_have_count(0)
    word.press("Enter")
    expect(note).to_be_visible()
    word.press("Enter")
    expect(note).to_have_count(0)
    assert page.url.endswith(PAGE)


def test_difficult_word_without_scripts_leads_to_its_place_among_the_words(reading_page):
    page = reading_page(java_script_enabled=False)
    page.goto(PAGE)
    page.get_by_role("link", name="Styrgruppen", exact=True).click()
    expect(page.locator("#styrgrupp")).to_be_in_viewport()
    assert page.url.endswith("/sv-simple/ord/#styrgrupp")
