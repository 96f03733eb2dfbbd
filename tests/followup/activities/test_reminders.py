"""Reporters are told of activities without news: all in one mail, once a month at the most."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django_tasks_db.models import DBTaskResult

from core.mail.registry import compose
from core.models.outgoing_mail import OutgoingMail
from followup.activities.news import months_before
from followup.activities.reminders import remind, remind_of_news, schedule_reminders
from followup.models import Activity, ActivityReminder
from naravard.staff.roles import REPORTER
from tests.conftest import user_in_group
from tests.factories import ActivityFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-08-15T12:00+02:00")
    return time_machine


def stale(orsa, **fields):
    return ActivityFactory(organisations=[orsa], **{"entered_on": date(2026, 2, 14)} | fields)


def mails():
    return [compose(mail) for mail in OutgoingMail.objects.filter(kind="followup.activity_reminder").order_by("pk")]


def test_one_mail_tells_of_all_that_have_no_news(reporter, orsa):
    for title in ["Öppet hus", "Plan"]:
        stale(orsa, title_sv=title)
    stale(OrganisationFactory(slug="mora"), title_sv="Moras")
    assert remind() == 1
    [mail] = mails()
    assert mail.to == [reporter.email]
    assert [title in mail.body for title in ["Öppet hus", "Plan", "Moras", "14 februari 2026"]] == [1, 1, 0, 1]
    assert "/admin/followup/activity/" in mail.body


def test_nobody_is_told_more_than_once_a_month_but_again_after_it(reporter, orsa, today):
    stale(orsa)
    assert [remind(), remind()] == [1, 0]
    stale(orsa)  # of this one no mail has told
    today.shift(timedelta(days=30))
    assert remind() == 0
    today.shift(timedelta(days=1))
    assert remind() == 1
    assert ActivityReminder.objects.count() == 2


@pytest.mark.parametrize(
    "fields",
    [{"status": "done"}, {"status": "stopped"}, {"entered_on": date(2026, 2, 15)}, {"is_example": True}],
    ids=lambda fields: str(*fields.values()),
)
def test_what_needs_no_news_is_not_told(reporter, orsa, fields):
    stale(orsa, **fields)
    assert remind() == 0


def test_months_without_news_are_a_setting(reporter, orsa, settings):
    stale(orsa, entered_on=date(2026, 6, 1))
    assert remind() == 0
    settings.ACTIVITY_NEWS_MONTHS = 2
    assert remind() == 1


def test_mail_that_waited_until_there_were_news_is_not_sent(reporter, orsa):
    activity = stale(orsa)
    remind()
    activity.updates.create(day="2026-08-15", text_sv="Nytt.")
    assert mails() == [None]
    assert not Activity.objects.without_news().exists()


@pytest.mark.parametrize("lost", ["address", "active", "role", "organisation"])
def test_who_does_not_report_gets_no_mail(reporter, orsa, lost):
    stale(orsa)
    if lost == "role":
        Group.objects.get(name=REPORTER).user_set.clear()
    fields = {"address": {"email": ""}, "active": {"is_active": False}, "organisation": {"organisation": None}}
    type(reporter).objects.filter(pk=reporter.pk).update(**fields.get(lost, {"first_name": "x"}))
    assert remind() == 0


def test_each_reporter_of_the_organisation_is_told(reporter, orsa):
    user_in_group(REPORTER, username="en-till", email="en-till@example.se", organisation=orsa)
    stale(orsa)
    assert remind() == 2


def test_first_page_of_the_admin_tells_the_reporter_too(reporter_client, orsa):
    stale(orsa)
    [work] = reporter_client.get("/admin/").context["work"]
    assert (work["text"], work["url"]) == (
        "1 aktivitet utan nytt på länge",
        "/admin/followup/activity/?news=missing",
    )


def test_task_schedules_itself_for_the_next_morning_once(django_capture_on_commit_callbacks, today):
    for _number in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            schedule_reminders()
    [task] = DBTaskResult.objects.filter(task_path=remind_of_news.module_path)
    assert task.run_after.isoformat() == "2026-08-16T05:00:00+00:00"


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [("2026-08-31", 6, "2026-02-28"), ("2026-03-15", 1, "2026-02-15"), ("2026-01-31", 2, "2025-11-30")],
)
def test_months_are_counted_in_the_calendar(day, months, before):
    assert months_before(date.fromisoformat(day), months) == date.fromisoformat(before)
