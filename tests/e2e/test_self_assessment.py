"""The journey of a self-assessment: filled in, returned, corrected, approved, and read by everybody."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from tests.e2e.portal import log_in, run

NAME, PASSWORD = "rapportor-orsa", "orsa-har-en-egen-inloggning"
ADDRESS = "/admin/followup/assessment/answers/resan/orsa/"
STATEMENT = "Vi ringer tillbaka samma dag."
BEGIN = f"""
from datetime import timedelta
from django.contrib.auth.models import Group
from django.utils import timezone
from contacts.models import Organisation, User
from followup.models import AssessmentPeriod, Statement
from strategy.models import SubGoal
user = User.objects.create(username="{NAME}", is_staff=True, organisation=Organisation.objects.get(slug="orsa"))
user.set_password("{PASSWORD}")
user.save()
user.groups.add(Group.objects.get(name="Rapportör"))
Statement.objects.create(sub_goal=SubGoal.objects.get(slug="nara-for-mig"), text_sv="{STATEMENT}", asks_evidence=True)
day = timezone.localdate()
AssessmentPeriod.objects.create(slug="resan", name_sv="Resan", opens_on=day, closes_on=day + timedelta(days=20))
"""


@pytest.fixture
def reporter_page(portal, new_page):
    run("shell", "--no-imports", "--command", BEGIN, var=portal.var).wait()
    page = new_page()
    log_in(page, replace(portal, username=NAME, password=PASSWORD))
    return page


def test_reporter_fills_in_leader_returns_and_approves_and_everybody_reads(
    reporter_page, staff_page, reading_page, assert_accessible
):
    reporter, leader = reporter_page, staff_page()
    reporter.get_by_role("link", name="1 självskattning att fylla i").click()
    assert_accessible(reporter)
    reporter.get_by_role("link", name="Resan").click()
    reporter.get_by_role("radio", name="2", exact=True).check()
    reporter.get_by_role("button", name="Lämna in").click()
    assert_accessible(reporter)
    reporter.get_by_role("link", name=STATEMENT).click()
    expect(reporter.get_by_label("Vad visar att det är så?")).to_be_focused()
    reporter.get_by_label("Vad visar att det är så?").fill("Samtalsloggen.")
    reporter.get_by_role("button", name="Lämna in").click()
    expect(reporter.locator(".messagelist .success")).to_contain_text("inlämnad")
    leader.goto("/admin/followup/assessmentperiod/")
    leader.get_by_role("link", name="Läge – Resan").click()
    assert_accessible(leader)
    leader.get_by_role("link", name="Orsa").click()
    leader.get_by_label("Vad som behöver rättas, och varför").fill("Hur många av tio?")
    assert_accessible(leader)
    leader.get_by_role("button", name="Skicka tillbaka").click()
    expect(leader.locator(".messagelist .success")).to_be_visible()
    reporter.goto(ADDRESS)
    expect(reporter.locator("#content-main")).to_contain_text("Hur många av tio?")
    reporter.get_by_role("radio", name="4", exact=True).check()
    reporter.get_by_role("button", name="Lämna in").click()
    leader.goto(ADDRESS)
    leader.get_by_role("button", name="Godkänn och visa på webbplatsen").click()
    expect(leader.locator(".messagelist .success")).to_contain_text("godkänd")
    public = reading_page()
    public.goto("/lage/sjalvskattning/resan/")
    expect(public.locator("main")).to_contain_text("1 av 16 har svarat")
    expect(public.locator("main")).to_contain_text(STATEMENT)
    expect(public.locator("main")).not_to_contain_text("Samtalsloggen")
    assert_accessible(public)
    public.goto("/lage/nara-for-mig/orsa/")
    expect(public.locator("main")).to_contain_text("4 av 5")
    assert_accessible(public)
