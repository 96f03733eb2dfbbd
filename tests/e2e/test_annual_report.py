"""The journey of a yearly report: one writes the summary, another approves and publishes it, and everybody reads it."""

from dataclasses import replace

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.e2e.portal import log_in, run

NAME, PASSWORD = "processledare-två", "årsberättelsen-har-en-till"
BEGIN = f"""
from django.contrib.auth.models import Group
from django.utils import timezone
from contacts.models import User
from followup.models import AnnualReport
user = User.objects.create(username="{NAME}", is_staff=True)
user.set_password("{PASSWORD}")
user.save()
user.groups.add(Group.objects.get(name="Processledare"))
AnnualReport.objects.create(year=timezone.localdate().year - 1)
"""


@pytest.fixture
def colleague_page(portal, new_page):
    run("shell", "--no-imports", "--command", BEGIN, var=portal.var).wait()
    page = new_page()
    log_in(page, replace(portal, username=NAME, password=PASSWORD))
    return page


def test_one_writes_another_publishes_and_everybody_reads(colleague_page, staff_page, reading_page, assert_accessible):
    year = timezone.localdate().year - 1
    writer, leader = colleague_page, staff_page()
    writer.goto("/admin/followup/annualreport/")
    writer.get_by_role("link", name=f"Läs och besluta – Årsberättelse {year}").click()
    writer.get_by_role("link", name="Skriv sammanfattningen").click()
    writer.locator("[contenteditable=true]").first.fill("Året då fler fick vård nära hemmet.")
    assert_accessible(writer)
    writer.locator("[name=_save]").click()
    leader.goto("/admin/followup/annualreport/")
    leader.get_by_role("link", name=f"Läs och besluta – Årsberättelse {year}").click()
    assert_accessible(leader)
    leader.get_by_role("button", name="Godkänn årsberättelsen").click()
    leader.get_by_role("button", name="Publicera årsberättelsen för gott").click()
    expect(leader.locator(".messagelist .success")).to_contain_text("publicerad")
    public = reading_page(width=320)
    public.goto("/lage/")
    public.get_by_role("link", name="Årsberättelser").first.click()
    assert_accessible(public)
    public.get_by_role("link", name=f"Årsberättelse {year}").click()
    expect(public.locator("main")).to_contain_text("Året då fler fick vård nära hemmet.")
    assert public.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert_accessible(public)
