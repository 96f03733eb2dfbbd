"""Tells senders what came of what an answer to them promised: each of it once, by what has been told before."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from core.scheduling import schedule
from feedback.lifecycle import CloseReason
from feedback.models import InspelPromise
from feedback.notifications.notify import notify_sender
from followup.models import PromiseOutcome

EVERY = timedelta(minutes=15)


@task()
def check_promises():
    """Queue the mails about promises that were kept or explained. First it schedules itself for the next time."""
    schedule_promises()
    notify_of_settled_promises()


def schedule_promises():
    schedule(check_promises, timezone.now() + EVERY)


@transaction.atomic
def notify_of_settled_promises():
    """
    Queue a mail to the sender of each given answer whose promise was kept or explained since the last that was told.

    The senders of its duplicates read the same answer, so they are told too. What is told is noted also where the
    sender wants no mail: who asks for mail later gets no old news.
    """
    settled = InspelPromise.objects.exclude(promise__outcome=PromiseOutcome.OPEN).exclude(
        told_outcome=F("promise__outcome"), told_on=F("promise__settled_on")
    )
    rows = settled.filter(inspel__answered_at__isnull=False).select_related("inspel").select_for_update(of=("self",))
    for link in rows.order_by("pk"):
        link.told_outcome, link.told_on = link.promise.outcome, link.promise.settled_on
        link.save(update_fields=["told_outcome", "told_on"])
        notify_sender("feedback.promise_settled", link.inspel, about=link)
        for duplicate in link.inspel.duplicates.filter(close_reason=CloseReason.DUPLICATE).order_by("pk"):
            if duplicate.decided_main:
                notify_sender("feedback.main_promise_settled", duplicate)
