"""What is typed in the admin and not saved is offered back, and goes when it is saved and at log-out."""

from playwright.sync_api import expect

ADD = "/admin/feedback/theme/add/"
ENTRY = "/admin/feedback/inspel/add/"
KEPT = (
    "[...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((key) => key.startsWith('naravard-typed:'))"
)


def type_and_leave(page, address, field, text):
    page.goto(address)
    page.locator(field).fill(text)
    page.goto("/admin/")
    page.goto(address)


def test_what_was_typed_is_offered_back_until_it_is_saved_or_the_person_logs_out(staff_page, assert_accessible):
    page = staff_page()
    type_and_leave(page, ADD, "[name=name_sv]", "Väntetider på kvällen")
    offer = page.locator("[data-typed]")
    expect(offer).to_contain_text("högst tolv timmar")
    assert_accessible(page)
    expect(page.locator("[name=name_sv]")).to_have_value("")
    page.get_by_role("button", name="Lägg tillbaka texten").click()
    expect(page.locator("[name=name_sv]")).to_have_value("Väntetider på kvällen")
    expect(offer).to_be_hidden()
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert page.evaluate(KEPT) == []

    type_and_leave(page, ENTRY, "[name=text]", "Min mamma är sjuk.")
    expect(offer).to_be_visible()
    expect(offer).to_contain_text("bara i den här fliken")
    assert page.evaluate("Object.values(localStorage).join()").find("Min mamma") == -1
    other_tab = page.context.new_page()
    other_tab.goto(ENTRY)
    expect(other_tab.locator("[data-typed]")).to_be_hidden()
    page.get_by_role("button", name="Släng det").click()
    assert page.evaluate(KEPT) == []
    page.locator("[name=text]").fill("Min pappa är sjuk.")
    page.goto("/admin/")
    assert len(page.evaluate(KEPT)) == 1
    stay = "document.getElementById('logout-form').addEventListener('submit', (event) => event.preventDefault())"
    page.evaluate(stay)  # the login is shared with other tests
    page.locator("#logout-form button").click()
    assert page.evaluate(KEPT) == []
