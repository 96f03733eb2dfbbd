"""The pictures of the self-assessment in docs/guide: a period that is open, its form and its board."""

from dataclasses import replace

from tests.e2e.portal import log_in, run

REPORTER, PASSWORD = "rapportor", "rapportor-i-guiden-2026"
PERIOD = "i-guiden"
# The statements of the example period are asked again in a period that is open.
PREPARE = f"""
from datetime import timedelta
from django.contrib.auth.models import Group
from django.utils import timezone
from contacts.models import Organisation, User
from followup.models import AssessmentPeriod, Statement
for statement in Statement.objects.filter(is_example=True):
    wording = dict(text_sv=statement.text_sv, asks_evidence=statement.asks_evidence, order=statement.order)
    Statement.objects.create(sub_goal=statement.sub_goal, **wording)
day = timezone.localdate()
name = f"Självskattning {{day.year}}"
AssessmentPeriod.objects.create(slug="{PERIOD}", name_sv=name, opens_on=day, closes_on=day + timedelta(days=20))
place = Organisation.objects.municipalities().order_by("slug").first()
user = User.objects.create_user("{REPORTER}", password="{PASSWORD}", is_staff=True, organisation=place)
user.groups.set([Group.objects.get(name="Rapportör")])
"""


def take_assessment_pictures(session):
    run("shell", "--no-imports", "--command", PREPARE, var=session.portal.var).wait()
    page = session.new_page()
    log_in(page, replace(session.portal, username=REPORTER, password=PASSWORD))
    page.goto("/admin/followup/assessment/")
    page.locator(".assessment-due a").first.click()
    page.locator("[type=radio][value='4']").first.check()
    page.locator("textarea").first.fill("Vi har en väg in för alla, och följer upp samtalen.")
    session.save_screenshot(page, "sjalvskattningen", "h1", ".assessment__group >> nth=0")
    page.click("[name=action][value=save]")
    page.locator(".messagelist .success").wait_for()
    session.leader.goto("/admin/followup/assessment/")
    session.leader.locator(".assessment-due a").first.click()
    session.save_screenshot(session.leader, "sjalvskattningens-lage", height=1000)
