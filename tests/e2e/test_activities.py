"""A reporter tells of an activity, and a resident walks from an inspel to its answer, activity and figure, and back."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from tests.e2e.portal import log_in, run

NAME, PASSWORD = "rapportor-aktiviteter", "orsa-berattar-om-sina-aktiviteter"
ACTIVITY = "Hjälp med videobesök hemma, påhittat exempel"
INSPEL = "Hjälp med videosamtalet hemma"
FIGURE = "Hur ofta kommer vården hem?"
BEGIN = f"""
from django.contrib.auth.models import Group
from contacts.models import Organisation, User
user = User.objects.create(username="{NAME}", is_staff=True, organisation=Organisation.objects.get(slug="orsa"))
user.set_password("{PASSWORD}")
user.save()
user.groups.add(Group.objects.get(name="Rapportör"))
"""


@pytest.fixture
def reporter_page(portal, new_page):
    run("shell", "--no-imports", "--command", BEGIN, var=portal.var).wait()
    page = new_page()
    log_in(page, replace(portal, username=NAME, password=PASSWORD))
    return page


def test_reporter_tells_and_resident_walks_from_inspel_to_figure_and_back(
    reporter_page, reading_page, assert_accessible
):
    reporter = reporter_page
    reporter.goto("/admin/followup/activity/")
    assert_accessible(reporter)
    reporter.get_by_role("link", name=ACTIVITY).click()
    assert_accessible(reporter)
    reporter.locator("[name=updates-1-text_sv]").fill("Alla som ville har fått hjälp.")
    reporter.get_by_label("Status").select_option("genomförd")
    reporter.get_by_role("button", name="Spara ändringen på webbplatsen").click()
    expect(reporter.locator(".messagelist .success")).to_be_visible()
    reader = reading_page()
    reader.goto("/kommuner/orsa/")
    reader.locator("section[aria-labelledby=inspel]").get_by_role("link", name=INSPEL).click()
    expect(reader.locator(".inspel-answer")).to_be_visible()
    reader.get_by_role("link", name=ACTIVITY).click()
    expect(reader.locator("main")).to_contain_text("Alla som ville har fått hjälp.")
    expect(reader.locator("main")).to_contain_text("Genomförd")
    assert_accessible(reader)
    reader.get_by_role("link", name=FIGURE).click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(FIGURE)
    reader.get_by_role("link", name=ACTIVITY).click()
    reader.get_by_role("link", name=INSPEL).click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(INSPEL)
    reader.goto("/loften/")
    reader.get_by_role("link", name="Försenat (1)").click()
    reader.get_by_role("link", name="Vi återkommer med var planen provas först").click()
    expect(reader.locator("main")).to_contain_text("Försenat")
    assert_accessible(reader)
