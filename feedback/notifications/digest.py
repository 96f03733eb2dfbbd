"""
Who hears of a new inspel at once, and the daily mail of those who want one instead.

Nobody is told twice of an inspel and none is left out, whatever fails in between. Inspel are stored one after the other
(models/reference.py), so their ids tell what somebody has been told of: everything up to `last_notified_id`. The hour that
was last due is kept too, so the task may run any number of times: it promises one mail a day for each who wants it.
"""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Min, Q
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from core.mail.queue import queue_mail
from core.models.outgoing_mail import OutgoingMail
from feedback.models import Inspel, ModeratorPreference, NewInspelDigest, ReferenceSeries
from feedback.notifications.recipients import AT_ONCE, DAILY


def choice_of(user):
    preference = ModeratorPreference.objects.filter(user=user).first()
    return preference.new_inspel_mail if preference else AT_ONCE


@transaction.atomic
def set_mail_preference(*, user, choice):
    """Keep the choice. Whoever leaves the daily mail gets a last one, with what it would have told of."""
    preference = _locked(ModeratorPreference.objects.get_or_create(user=user)[0])
    before = preference.new_inspel_mail
    if before == choice:
        return
    ReferenceSeries.objects.locked(timezone.localdate().year)  # no inspel comes in until this is settled
    if before == DAILY and choice == AT_ONCE:
        _promise_digest(preference, _last_id())
    preference.last_notified_id = _told_by_choice(preference)
    preference.digest_covers_until = timezone.now()
    preference.new_inspel_mail = choice
    preference.save()
    if choice == DAILY:
        schedule_digests()


def _told_by_choice(preference):
    """Up to where the new choice need not tell: everything, but for what is still to be mailed by the old one."""
    told = preference.last_notified_id or 0
    if preference.new_inspel_mail != AT_ONCE:
        return _last_id()
    waiting = OutgoingMail.objects.waiting().filter(kind="feedback.new_inspel")
    first = waiting.aggregate(first=Min("about_id"))["first"]
    return max(told, first - 1 if first else _last_id())


def digest_hour():
    return settings.FEEDBACK_DIGEST_HOUR


def latest_due(now):
    """Return the latest moment up to now at which daily mails were due."""
    today = _due_on(timezone.localdate(now))
    return today if today <= now else _due_on(timezone.localdate(now) - timedelta(days=1))


def next_due(now):
    today = _due_on(timezone.localdate(now))
    return today if today > now else _due_on(timezone.localdate(now) + timedelta(days=1))


def _due_on(day):
    return timezone.make_aware(datetime.combine(day, time(digest_hour())))


def queue_digests(now=None):
    """Promise the daily mails that are due and not yet promised; return how many."""
    due = latest_due(now or timezone.now())
    wanting = ModeratorPreference.objects.filter(new_inspel_mail=DAILY)
    not_done = wanting.filter(Q(digest_covers_until=None) | Q(digest_covers_until__lt=due))
    return sum(_promise_if_due(preference, due) for preference in not_done)


@transaction.atomic
def _promise_if_due(preference, due):
    preference = _locked(preference)
    until = preference.digest_covers_until
    if preference.new_inspel_mail != DAILY or (until and until >= due):
        return False
    last_id = _last_id()
    is_promised = _promise_digest(preference, last_id)
    preference.last_notified_id = last_id
    preference.digest_covers_until = due
    preference.save()
    return is_promised


def _promise_digest(preference, up_to):
    """Promise a mail about what the person has not been told of, if there is anything."""
    after = preference.last_notified_id
    if after is None or not told_of(after, up_to).exists():
        return False
    digest = NewInspelDigest.objects.create(user_id=preference.user_id, after_id=after, up_to_id=up_to)
    queue_mail(kind="feedback.digest", about=digest)
    return True


def told_of(after, up_to):
    """The inspel that such a mail tells of: all but spam."""
    return Inspel.objects.filter(pk__gt=after, pk__lte=up_to).exclude(handling=Inspel.Handling.SPAM)


def _last_id():
    return Inspel.objects.aggregate(last=Max("pk"))["last"] or 0


def _locked(preference):
    return ModeratorPreference.objects.select_for_update().get(pk=preference.pk)


@task()
def send_digests():
    """Done each day at the hour that is set; it first sees to that it is done the next day too."""
    schedule_digests()
    queue_digests()


def schedule_digests(now=None):
    """Have `send_digests` run when it is due next, if no task waits for that already."""
    due = next_due(now or timezone.now())
    waiting = DBTaskResult.objects.filter(task_path=send_digests.module_path, status="READY")
    if not waiting.filter(run_after__range=(due, due + timedelta(days=1))).exists():
        send_digests.using(run_after=due).enqueue()


def resume_digests():
    """At the start of a worker: promise what an earlier one that was killed did not come to, and go on."""
    if ModeratorPreference.objects.filter(new_inspel_mail=DAILY).exists():
        send_digests.enqueue()
