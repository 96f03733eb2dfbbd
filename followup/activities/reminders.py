"""Tells reporters of activities without news: all of one person's in one mail, once a month at the most."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from core.locks import lock
from core.mail.queue import queue_mail
from core.scheduling import next_time, schedule
from followup.activities.news import months_before
from followup.models import Activity, ActivityReminder

_BACKEND = "django.contrib.auth.backends.ModelBackend"
HOUR = 7


@task()
def remind_of_news():
    """Queue the mails about activities without news. Runs every day: first it schedules itself for the next one."""
    schedule_reminders()
    remind()


def schedule_reminders():
    schedule(remind_of_news, next_time(HOUR))


def reporters():
    """Return a queryset of the active users who keep the activities of an organisation current."""
    users = get_user_model().objects.with_perm("followup.report_activity", backend=_BACKEND, include_superusers=False)
    return users.filter(organisation__isnull=False)


def without_news_of(user):
    """Return a list of the activities without news that the user is to keep current."""
    is_reporter = user.is_active and user.has_perm("followup.report_activity")
    return list(Activity.objects.of_organisation(user.organisation_id).without_news()) if is_reporter else []


@transaction.atomic
def remind():
    """
    Queue one mail to each reporter with activities without news whom no mail has told of any for a month.

    Return how many.
    """
    lock("followup.activity_reminders")
    a_month_ago = months_before(timezone.localdate(), 1)
    told_lately = ActivityReminder.objects.filter(told_on__gt=a_month_ago).values("user")
    return sum(map(_remind, reporters().exclude(email="").exclude(pk__in=told_lately).order_by("pk")))


def _remind(user):
    stale = without_news_of(user)
    reminders = [
        ActivityReminder.objects.update_or_create(
            user=user, activity=activity, defaults={"told_on": timezone.localdate()}
        )[0]
        for activity in stale
    ]
    if reminders:
        queue_mail(kind="followup.activity_reminder", about=reminders[0])
    return bool(reminders)
