"""The picture of an activity in docs/guide: the example that Orsa takes part in, as its reporter keeps it current."""

from dataclasses import replace

from tests.e2e.portal import log_in, run

REPORTER, PASSWORD = "rapportor-orsa", "rapportor-i-orsa-2026"
PREPARE = f"""
from django.contrib.auth.models import Group
from contacts.models import Organisation, User
place = Organisation.objects.get(slug="orsa")
user = User.objects.create_user("{REPORTER}", password="{PASSWORD}", is_staff=True, organisation=place)
user.groups.set([Group.objects.get(name="Rapportör")])
"""


def take_activity_pictures(session):
    run("shell", "--no-imports", "--command", PREPARE, var=session.portal.var).wait()
    page = session.new_page(timezone_id="Europe/Stockholm")
    log_in(page, replace(session.portal, username=REPORTER, password=PASSWORD))
    page.goto("/admin/followup/activity/")
    page.locator("#result_list tbody th a").first.click()
    page.fill("[name=updates-1-text_sv]", "Alla som ville har fått hjälp hemma.")
    session.save_screenshot(page, "aktiviteten", "#updates-group")
