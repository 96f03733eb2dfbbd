"""The journeys through how it goes: a resident reads, an editor fetches from Kolada and reads in files."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from tests.e2e.portal import KPI, KPI_TITLE, log_in, run

NAME, PASSWORD = "redaktor-laget", "laget-har-en-egen-inloggning"
BEGIN = f"""
from django.contrib.auth.models import Group
from contacts.models import User
user = User.objects.create(username="{NAME}", is_staff=True)
user.set_password("{PASSWORD}")
user.save()
user.groups.add(Group.objects.get(name="Redaktör"))
"""
# What is made up stands only where there is nothing real, so other tests would find other pages.
END = "from followup.models import Indicator; Indicator.objects.filter(is_example=False).delete()"
QUESTION = "Får alla ett prov?"


@pytest.fixture
def editor_page(portal, new_page):
    run("shell", "--no-imports", "--command", BEGIN, var=portal.var).wait()
    page = new_page()
    log_in(page, replace(portal, username=NAME, password=PASSWORD))
    yield page
    run("shell", "--no-imports", "--command", END, var=portal.var).wait()


def test_resident_walks_from_the_start_to_orsa_to_a_question_its_figure_activity_and_inspel(
    new_page, assert_accessible
):
    page = new_page(width=360, height=640)
    page.goto("/")
    page.get_by_role("button", name="Meny").or_(page.locator("summary", has_text="Meny")).first.click()
    page.get_by_role("link", name="Så går det", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Så går det")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollHeight") < 10_000  # the boxes are folded by organisation
    page.locator("summary", has_text="Orsa").click()
    assert_accessible(page)
    page.get_by_role("link", name="Så går det i Orsa").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Så går det i Orsa")
    assert_accessible(page)
    page.get_by_role("link", name="Hur ofta kommer vården hem?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur ofta kommer vården hem?")
    expect(page.locator("svg.line-chart")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert_accessible(page)
    png = page.get_by_role("link", name="PNG").first.get_attribute("href")
    load = "src => Object.assign(new Image(), {src}).decode().then(() => fetch(src)).then(answer => answer.status)"
    assert page.evaluate(load, png) == 200
    page.get_by_role("link", name="Orsa", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Så går det i Orsa")  # and back again
    page.go_back()
    page.get_by_role("link", name="Hjälp med videobesök hemma").click()
    assert_accessible(page)
    page.get_by_role("link", name="Nära för mig, Orsa").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nära för mig, Orsa")
    page.go_back()
    page.get_by_role("link", name="Hjälp med videosamtalet hemma").click()
    expect(page.locator(".inspel-answer")).to_be_visible()
    assert page.context.cookies() == []


def test_editor_chooses_from_kolada_fetches_and_everybody_reads(editor_page, reading_page, assert_accessible):
    editor = editor_page
    editor.goto("/admin/followup/indicator/")
    editor.get_by_role("link", name="Välj ur Kolada").click()
    editor.locator("#id_q").fill("ett prov")
    editor.get_by_role("button", name="Sök i Kolada").click()
    expect(editor.get_by_role("rowheader", name=f"{KPI} {KPI_TITLE}")).to_be_visible()
    assert_accessible(editor)
    editor.get_by_role("link", name="Lägg till", exact=True).last.click()
    editor.locator("[name=question_sv]").fill(QUESTION)
    editor.locator("[name=unit_sv]").fill("procent")
    editor.locator("[name=better]").select_option("up")
    editor.locator("[name=sub_goal]").select_option(label="Nära för mig")
    editor.locator("[name=slug]").fill("ett-prov")
    editor.locator("[name=_save]").click()
    expect(editor.locator(".messagelist .success")).to_be_visible()
    editor.get_by_role("button", name="Hämta värden från Kolada").click()
    expect(editor.locator(".messagelist .success")).to_contain_text("i bakgrunden")
    assert_accessible(editor)
    wait_until_fetched(editor)
    expect(editor.locator(".fetching")).to_contain_text(re.compile("Nya: [1-9]"))
    assert_accessible(editor)
    public = reading_page()
    public.goto("/lage/nyckeltal/ett-prov/")
    expect(public.locator("main")).to_contain_text("Källa: Kolada, hämtad")
    expect(public.locator("main")).to_contain_text("Blir bättre")
    assert_accessible(public)
    read_in_a_file(editor, assert_accessible)


def wait_until_fetched(editor):
    for _attempt in range(60):
        if editor.get_by_text("Hämtades senast").is_visible():
            return
        editor.wait_for_timeout(500)
        editor.goto("/admin/followup/indicator/")
    pytest.fail(editor.locator(".fetching").inner_text())


def read_in_a_file(editor, assert_accessible):
    """Read in a value of a key figure of one's own: the dry run says what would change before anything does."""
    editor.goto("/admin/followup/measurement/")
    editor.get_by_role("link", name="Läs in från fil").click()
    choose(editor, f"key_figure;place_code;year;gender;value;status\n{KPI};2034;1998;T;12,5;\n{KPI};2034;1999;T;fel;\n")
    expect(editor.locator("#content-main")).to_contain_text("Nya: 1. Ändrade: 0. Oförändrade: 0. Fel: 1.")
    expect(editor.get_by_role("button", name="Läs in", exact=True)).to_have_count(0)
    assert_accessible(editor)
    choose(editor, f"key_figure;place_code;year;gender;value;status\n{KPI};2034;1998;T;12,5;\n")
    row = editor.get_by_role("region", name="Rad för rad").get_by_role("row").nth(1)
    expect(row).to_have_text(re.compile("2.*Orsa.*1998.*nytt.*12,5", re.DOTALL))
    assert_accessible(editor)
    editor.get_by_role("button", name="Läs in", exact=True).click()
    expect(editor.locator(".messagelist .success")).to_contain_text("1 värde är inläst.")
    with editor.expect_download() as download:
        editor.get_by_role("link", name="Hämta som fil").click()
    content = download.value.path().read_bytes()
    choose_again = editor.get_by_role("link", name="Läs in från fil")
    choose_again.click()
    choose(editor, content)
    expect(editor.locator("#content-main")).to_contain_text("Nya: 0. Ändrade: 0. ")
    expect(editor.locator("#content-main")).to_contain_text("Fel: 0.")


def choose(editor, content):
    content = content.encode() if isinstance(content, str) else content
    editor.locator("input[type=file]").set_input_files({"name": "f.csv", "mimeType": "text/csv", "buffer": content})
    editor.get_by_role("button", name="Kontrollera filen").click()
