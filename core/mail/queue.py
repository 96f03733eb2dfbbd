"""Puts mail in the queue, in the same transaction as what it is about."""

from contextlib import contextmanager
from contextvars import ContextVar

from core.mail.delivery import deliver
from core.models.outgoing_mail import OutgoingMail

_captured = ContextVar("captured")


def queue_mail(*, kind, about):
    """Queue one mail about a saved row. Call inside the transaction that saves it: both are kept, or neither."""
    mail = OutgoingMail.objects.create(kind=kind, about_id=about.pk)
    deliver.enqueue(mail.pk)
    _captured.get([]).append(mail)
    return mail


@contextmanager
def capture_queued_mail():
    """Yield a list that gets each mail queued inside the block, for a preview that is rolled back."""
    token = _captured.set([])
    try:
        yield _captured.get()
    finally:
        _captured.reset(token)
