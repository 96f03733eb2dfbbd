"""
The daily mail about new inspel, and the choice of a moderator between it, a mail for each inspel and no mail.

A moderator is notified of every inspel exactly once, also if a step in between fails. `last_notified_id` says
up to which one somebody is notified; it is set when no inspel is being stored (models/arrivals.py).
`digest_covers_until` is the last hour at which a mail was due, so send_digests can run any number of times: it queues
at most one mail a day for each moderator.
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
from feedback.models import Inspel, ModeratorPreference, NewInspelDigest, settle_arrivals
from feedback.notifications.recipients import AT_ONCE, DAILY


def get_mail_preference(user):
    """Return the ModeratorPreference.NewInspelMail of the user; a mail at once is the default."""
    preference = ModeratorPreference.objects.filter(user=user).first()
    return preference.new_inspel_mail if preference else AT_ONCE


@transaction.atomic
def set_mail_preference(*, user, choice):
    """Save the choice of mail. A change from daily mail to mail at once queues a last daily mail about the rest."""
    preference = _locked(ModeratorPreference.objects.get_or_create(user=user)[0])
    before = preference.new_inspel_mail
    if before == choice:
        return
    settle_arrivals()
    if before == DAILY and choice == AT_ONCE:
        _queue_digest(preference, _last_id())
    preference.last_notified_id = _notified_up_to(preference)
    preference.digest_covers_until = timezone.now()
    preference.new_inspel_mail = choice
    preference.save()
    if choice == DAILY:
        schedule_digests()


def _notified_up_to(preference):
    """Return up to which id the new choice must not notify again; `preference` still has the old choice."""
    if preference.new_inspel_mail != AT_ONCE:
        return _last_id()
    waiting = OutgoingMail.objects.waiting().filter(kind="feedback.new_inspel")
    first = waiting.aggregate(first=Min("about_id"))["first"]  # its recipients follow the new choice
    return max(preference.last_notified_id or 0, first - 1 if first else _last_id())


@task()
def send_digests():
    """Queue the daily mails. Runs every day at the hour in the settings: first it schedules itself for the next day."""
    schedule_digests()
    queue_digests()


def schedule_digests(now=None):
    """Enqueue send_digests for the next time it is due, if it is not enqueued for then already."""
    due = next_due(now or timezone.now())
    waiting = DBTaskResult.objects.filter(task_path=send_digests.module_path, status="READY")
    if not waiting.filter(run_after__range=(due, due + timedelta(days=1))).exists():
        send_digests.using(run_after=due).enqueue()


def resume_digests():
    """Run send_digests when a worker starts, since one that was killed may have left the schedule interrupted."""
    if ModeratorPreference.objects.filter(new_inspel_mail=DAILY).exists():
        send_digests.enqueue()


def digest_hour():
    return settings.FEEDBACK_DIGEST_HOUR


def next_due(now):
    """Return the first time after `now` at which the daily mails are due."""
    today = _due_on(timezone.localdate(now))
    return today if today > now else _due_on(timezone.localdate(now) + timedelta(days=1))


def latest_due(now):
    """Return the last time up to `now` at which the daily mails were due."""
    today = _due_on(timezone.localdate(now))
    return today if today <= now else _due_on(timezone.localdate(now) - timedelta(days=1))


def _due_on(day):
    return timezone.make_aware(datetime.combine(day, time(digest_hour())))


def queue_digests(now=None):
    """Queue the daily mails that are due and not queued yet; return how many."""
    due = latest_due(now or timezone.now())
    daily = ModeratorPreference.objects.filter(new_inspel_mail=DAILY)
    not_done = daily.filter(Q(digest_covers_until=None) | Q(digest_covers_until__lt=due))
    return sum(_queue_if_due(preference, due) for preference in not_done)


@transaction.atomic
def _queue_if_due(preference, due):
    preference = _locked(preference)
    until = preference.digest_covers_until
    if preference.new_inspel_mail != DAILY or (until and until >= due):
        return False
    settle_arrivals()
    last_id = _last_id()
    is_queued = _queue_digest(preference, last_id)
    preference.last_notified_id = last_id
    preference.digest_covers_until = due
    preference.save()
    return is_queued


def _queue_digest(preference, up_to_id):
    """Queue a mail about the inspel after `last_notified_id`, if there are any. Return whether there were."""
    after_id = preference.last_notified_id
    if after_id is None or not inspel_in_digest(after_id, up_to_id).exists():
        return False
    digest = NewInspelDigest.objects.create(user_id=preference.user_id, after_id=after_id, up_to_id=up_to_id)
    queue_mail(kind="feedback.digest", about=digest)
    return True


def inspel_in_digest(after_id, up_to_id):
    """Return a queryset of the inspel that a daily mail for this range of ids lists."""
    return inspel_to_tell_of().filter(pk__gt=after_id, pk__lte=up_to_id)


def inspel_to_tell_of():
    """Return a queryset of the inspel that moderators are told of as new: all but spam."""
    return Inspel.objects.exclude(handling=Inspel.Handling.SPAM)


def _last_id():
    return Inspel.objects.aggregate(last=Max("pk"))["last"] or 0


def _locked(preference):
    return ModeratorPreference.objects.select_for_update().get(pk=preference.pk)
