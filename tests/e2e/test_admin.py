"""
The admin in a real browser: every page opens without a word in the console and without asking another host, and what
is made by scripts – the language tabs, the editor, copying the original – works by mouse and by keyboard.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import COLOURS
from tests.e2e.inspel import unique_word

COLOURS_AND_TARGETS = {"runOnly": [*COLOURS["runOnly"], "target-size"]}
# The start page, a long list and a long form: what a telephone shows of the rest is made of the same parts.
ON_A_TELEPHONE = [
    "/admin/",
    "/admin/feedback/inspel/",
    "/admin/feedback/pagereaction/",
    "/admin/strategy/newsitem/add/",
    "/admin/translations/",
    "/admin/translations/files/",
]


def addresses(page, selector):
    page.wait_for_load_state()
    return page.locator(selector).evaluate_all("links => links.map(link => link.getAttribute('href'))")


def open_all(page, paths):
    for path in paths:
        response = page.goto(path)
        assert response.status == 200, path


@pytest.fixture
def answered_page(reading_page):
    """Send an answer about a page with a comment, so that the statistics have something to show."""
    page = reading_page(java_script_enabled=False)
    page.goto("/kommuner/falun/")
    page.locator(".useful button").first.click()
    page.locator(".useful textarea").fill("Jag hittade numret.")
    page.locator(".useful button").first.click()


@pytest.mark.usefixtures("answered_page")
@pytest.mark.parametrize("first", [0, 1], ids=["one half", "the other half"])  # at the same time, since it takes long
def test_every_admin_page_opens_without_errors_and_is_accessible(staff_page, assert_accessible, first):
    page = staff_page()
    page.goto("/admin/")
    lists = addresses(page, "#content-main th[scope=row] a")
    assert len(lists) >= 17
    for path in lists[first::2]:
        open_all(page, [path])
        assert_accessible(page)
        adding = addresses(page, ".object-tools .addlink")
        rows = [href for href in addresses(page, "#result_list a") if "/change/" in href][:1]
        for form in rows or adding:
            open_all(page, [form])
            assert_accessible(page)


def test_pages_that_an_admin_page_links_to_open_without_errors(staff_page, assert_accessible):
    page = staff_page()
    open_all(page, ["/admin/"])
    assert_accessible(page)
    open_all(page, ["/admin/strategy/page/add/", "/admin/strategy/page/"])
    page.locator("#result_list tbody th a").first.click()
    page.locator(".object-tools .historylink").click()
    expect(page).to_have_url(re.compile("/history/$"))
    assert_accessible(page)
    page.locator("#change-history a").first.click()
    expect(page).to_have_url(re.compile("/history/.+"))
    assert_accessible(page)


def test_login_is_accessible(reading_page, assert_accessible):
    page = reading_page()
    page.goto("/admin/login/")
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page, COLOURS)


SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT_OFF = """[...document.querySelectorAll(".submit-row > input")].filter(button => {
    const [inner, outer] = [button, button.parentElement].map(element => element.getBoundingClientRect());
    return inner.right > outer.right || inner.left < outer.left;
}).map(button => button.value)"""


@pytest.mark.parametrize("path", ON_A_TELEPHONE)
def test_admin_fits_a_telephone_in_the_dark(staff_page, assert_accessible, path):
    page = staff_page(width=390, color_scheme="dark")
    page.goto(path)
    assert_accessible(page, COLOURS_AND_TARGETS)  # the rest is the same on a wide screen, in the light
    for width in [320, 390, 768]:
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(SIDEWAYS) <= 0, width
        assert not page.evaluate(CUT_OFF), width


def test_gaps_of_a_municipality_are_accessible_and_lead_to_a_form_that_is_begun(staff_page, assert_accessible):
    page = staff_page(width=320)
    page.goto("/admin/completeness/")
    page.get_by_role("link", name="Orsa", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vad som saknas: Orsa")
    assert_accessible(page)
    assert page.evaluate(SIDEWAYS) <= 0
    page.get_by_role("link", name="En vårdcentral i Orsa").click()
    assert page.locator("#id_kind").input_value() == "care_centre"
    expect(page.locator("#id_municipality option:checked")).to_have_text("Orsa")


def test_language_tabs_work_by_keyboard_and_remember_the_choice(staff_page):
    page = staff_page()
    page.goto("/admin/strategy/newsitem/add/")
    swedish, arabic = page.get_by_role("tab", name=re.compile("^Svenska")), page.get_by_role("tab", name="العربية")
    expect(swedish).to_have_attribute("aria-selected", "true")
    expect(page.locator("#id_title_ar")).to_be_hidden()
    swedish.focus()
    page.keyboard.press("ArrowLeft")
    expect(arabic).to_be_focused()
    expect(page.locator("#id_title_ar")).to_be_visible()
    expect(page.locator("#id_title_sv")).to_be_hidden()
    page.reload()
    expect(swedish).to_have_attribute("aria-selected", "true")  # a new row is written in Swedish first
    page.goto("/admin/strategy/page/")
    page.locator("#result_list tbody th a").first.click()
    expect(arabic).to_have_attribute("aria-selected", "true")
    page.goto("/admin/strategy/newsitem/add/")
    # An error shows its own language, whatever was remembered.
    page.locator("[name=_save]").click()
    expect(swedish).to_have_attribute("aria-selected", "true")
    expect(page.locator("#id_title_sv_error")).to_be_visible()


def test_swedish_is_copied_into_an_empty_field_only(staff_page, assert_accessible):
    page = staff_page()
    page.goto("/admin/strategy/newsitem/add/#id_title_fi")
    finnish, copy = page.get_by_role("tab", name="Suomi"), page.get_by_role("button", name="Kopiera den svenska texten")
    expect(finnish).to_have_attribute("aria-selected", "true")
    expect(copy).to_have_count(0)
    page.get_by_role("tab", name="Svenska", exact=True).click()
    page.locator("#id_title_sv").fill("Delmålen")
    page.locator(".prose-editor:has(#id_body_sv) .ProseMirror").fill("Om dem")
    finnish.click()
    expect(copy).to_have_count(2)
    for button in copy.all()[::-1]:
        button.click()
    expect(copy).to_have_count(0)
    expect(page.locator("#id_title_fi")).to_have_value("Delmålen")
    expect(page.locator("#id_body_fi")).to_have_value("<p>Om dem</p>")
    expect(page.locator(".prose-editor:has(#id_body_fi) .ProseMirror")).to_have_text("Om dem")
    expect(page.get_by_role("tab", name="English")).to_contain_text("inte översatt")
    assert_accessible(page)


def test_without_script_every_language_shows(staff_page):
    page = staff_page(java_script_enabled=False)
    page.goto("/admin/strategy/newsitem/add/")
    for language in ["sv", "sv_simple", "en", "fi", "ar"]:
        expect(page.locator(f"#id_title_{language}")).to_be_visible()
        expect(page.locator(f"#id_body_{language}")).to_be_visible()


def test_rich_text_is_written_and_read(new_page, staff_page):
    page = staff_page()
    name = f"nyhet-{unique_word()}"
    page.goto("/admin/strategy/newsitem/add/")
    page.get_by_role("tab", name="Svenska", exact=True).click()
    page.locator("#id_title_sv").fill("En nyhet")
    page.locator("#id_lead_sv").fill("Ingress.")
    page.locator("#id_slug").fill(name)
    text = page.locator(".ProseMirror[lang=sv]")
    text.click()
    page.keyboard.type("Vanlig text och ")
    page.keyboard.press("Control+b")
    page.keyboard.type("fet text")
    bold = page.locator("button[data-name=bold]:visible")
    expect(bold).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Control+b")
    page.keyboard.press("Enter")
    page.locator("button[data-name=heading2]:visible").click()
    page.keyboard.type("En rubrik")
    page.locator("[name=_publish]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    reader = new_page()
    reader.goto(f"/nyheter/{name}/")
    expect(reader.locator("main strong", has_text=re.compile("^fet text$"))).to_be_visible()
    expect(reader.locator("main h2", has_text="En rubrik")).to_be_visible()


# Scroll until the menu of the text would lie under the save buttons, and say whether it is over them.
MENU_COVERS_BUTTONS = """() => {
    const [bar, menu] = [".submit-row", ".prose-menubar"].map((name) =>
        [...document.querySelectorAll(name)].find((element) => element.offsetHeight));
    scrollBy(0, menu.getBoundingClientRect().top - bar.getBoundingClientRect().top);
    const [over, under] = [bar.getBoundingClientRect(), menu.getBoundingClientRect()];
    const [top, bottom] = [Math.max(over.top, under.top), Math.min(over.bottom, under.bottom)];
    const shown = document.elementFromPoint(over.left + 30, (top + bottom) / 2);
    return bottom > top && Boolean(shown.closest(".prose-menubar"));
}"""


def test_editor_links_in_swedish_tells_its_state_at_once_and_leaves_the_save_buttons_free(staff_page):
    page = staff_page(width=1280)
    page.goto("/admin/strategy/newsitem/add/")
    page.get_by_role("tab", name="Svenska", exact=True).click()
    page.locator(".ProseMirror[lang=sv]").click()
    page.keyboard.type("fetaste")
    buttons_tell_their_state(page)
    text_becomes_a_link(page)
    table_is_inserted(page)
    list_has_properties(page)
    for width in [768, 1280]:
        page.set_viewport_size({"width": width, "height": 700})
        assert not page.evaluate(MENU_COVERS_BUTTONS), width


def buttons_tell_their_state(page):
    pressed = "name => document.querySelector(`.prose-menubar [data-name=${name}]`).getAttribute('aria-pressed')"
    for name, keys in {"bold": "Control+b", "bulletList": "Control+Shift+8"}.items():
        for state in ["true", "false"]:
            page.keyboard.press(keys)
            assert page.evaluate(pressed, name) == state, (name, state)


def text_becomes_a_link(page):
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("textbox")).to_have_count(1)
    dialog.get_by_label(re.compile("^Adress")).fill("info@example.se")
    expect(dialog.get_by_role("button", name="Avbryt")).to_be_visible()
    dialog.get_by_role("button", name="Infoga länken").click()
    expect(page.locator("#id_body_sv")).to_have_value('<p><a href="info@example.se">fetaste</a></p>')


def table_is_inserted(page):
    page.keyboard.press("ArrowRight")
    page.locator(".prose-menubar:visible [data-name=table]").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Rader")).to_have_value("3")
    expect(dialog.get_by_label("Första raden är rubriker")).to_be_checked()
    dialog.get_by_label("Kolumner").fill("2")
    dialog.get_by_role("button", name="Infoga tabellen").click()
    expect(page.locator(".ProseMirror[lang=sv] th")).to_have_count(2)


def list_has_properties(page):
    page.locator(".prose-menubar:visible [data-name=orderedList]").click()
    page.locator(".prose-menubar:visible [data-name=orderedListProperties]").click()
    dialog = page.get_by_role("dialog")
    assert dialog.inner_text().split("\n")[0] == "Listans egenskaper"
    expect(dialog.get_by_label("Börja på")).to_have_value("1")
    expect(dialog.get_by_label("Numrering")).to_be_visible()
    dialog.get_by_role("button", name="Ändra", exact=True).click()
