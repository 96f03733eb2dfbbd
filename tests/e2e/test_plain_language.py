"""The advice on plain language is renewed while somebody writes, and announced to screen readers."""

from playwright.sync_api import expect

HEAVY = "Vi erhöll, i enlighet med planen, ett svar avseende frågan."


def open_first_page(page):
    page.goto("/admin/strategy/page/")
    page.get_by_role("link", name="Så arbetar vi", exact=True).click()


def advice(page, field):
    return page.locator(f'[data-field="{field}"]')


def test_advice_follows_what_is_written(staff_page, assert_accessible):
    page = staff_page()
    open_first_page(page)
    panel = advice(page, "id_lead_sv")
    panel.locator("summary").click()
    page.locator("#id_lead_sv").fill(HEAVY)
    expect(panel).to_contain_text("erhöll")
    expect(panel.locator("summary")).to_contain_text("3")
    heard = page.locator('[data-plain-language-status="id_lead_sv"]')
    expect(heard).to_have_text(panel.locator("[data-summary]").inner_text())
    assert_accessible(page)
    page.locator("#id_lead_sv").fill("Vi fick svar.")
    expect(panel).not_to_contain_text("erhöll")


def test_advice_follows_the_rich_text_editor(staff_page):
    page = staff_page(width=390)
    open_first_page(page)
    panel = advice(page, "id_body_sv")
    panel.locator("summary").click()
    page.locator(".ProseMirror").first.fill(HEAVY)
    expect(panel).to_contain_text("i enlighet med")


def test_advice_is_there_without_a_script(staff_page):
    page = staff_page(java_script_enabled=False)
    open_first_page(page)
    panel = advice(page, "id_body_sv")
    expect(panel.locator("summary")).to_contain_text("LIX")
    panel.locator("summary").click()
    expect(panel.locator("[data-remarks]")).to_contain_text("LIX")
