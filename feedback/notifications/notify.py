"""Queues the mails to senders if they consented. The composers in sender_mail.py check again when a mail is sent."""

from core.mail.queue import queue_mail
from core.models.outgoing_mail import OutgoingMail


def notify_sender(kind, inspel, *, about=None):
    """Queue a mail of this kind to the sender, about the inspel or about the row `about` that belongs to it."""
    if inspel.may_contact:
        queue_mail(kind=kind, about=about or inspel)


def notify_publication(inspel):
    """Queue the mail about the publication, unless the mail about the answer still waits: it then says so too."""
    if not OutgoingMail.objects.waiting().filter(kind="feedback.answered", about_id=inspel.pk).exists():
        notify_sender("feedback.published", inspel)


def notify_answer_changed(readers):
    """Queue the mail about new words in the answer that each of these read, unless one about the answer waits."""
    kinds = ["feedback.answered", "feedback.main_answered", "feedback.answer_changed"]
    for inspel in readers:
        if not OutgoingMail.objects.waiting().filter(kind__in=kinds, about_id=inspel.pk).exists():
            notify_sender("feedback.answer_changed", inspel)


def notify_duplicate_senders(duplicates):
    """Queue a mail to the sender of each duplicate whose main inspel is decided, since its answer can be read now."""
    for duplicate in duplicates:
        if duplicate.decided_main:
            notify_sender("feedback.main_answered", duplicate)
