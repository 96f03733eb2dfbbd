"""The queue of outgoing mail, written in the same transaction as the row that a mail is about."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

from core.mail.delivery import deliver
from core.models.outgoing_mail import OutgoingMail

_captured = ContextVar("captured")


def queue_mail(*, kind, about, not_before=None):
    """
    Queue one mail about a saved row, and return the OutgoingMail. Call it in the transaction that saves the row.

    It is sent at once, or if `not_before` is in the future then.
    """
    now = timezone.now()
    due = max(not_before or now, now)
    mail = OutgoingMail.objects.create(kind=kind, about_id=about.pk, next_attempt_at=due)
    (deliver.using(run_after=due) if due > now else deliver).enqueue(mail.pk)
    _captured.get([]).append(mail)
    return mail


@contextmanager
def capture_queued_mail():
    """Yield a list to which each mail queued inside the block is added, for a preview that is rolled back."""
    token = _captured.set([])
    try:
        yield _captured.get()
    finally:
        _captured.reset(token)
