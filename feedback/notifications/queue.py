"""Mail to the sender about a change, promised only if it is wanted; the composers in feedback.mail ask again."""

from core.mail.queue import queue_mail
from core.models.outgoing_mail import OutgoingMail


def notify_sender(kind, inspel, *, about=None):
    """Promise a mail of this kind, about the inspel or about something that belongs to it."""
    if inspel.may_contact:
        queue_mail(kind=kind, about=about or inspel)


def notify_publication(inspel):
    """Unless the mail about the answer is still to be sent: that one then says that it is published too."""
    if not OutgoingMail.objects.waiting().filter(kind="feedback.answered", about_id=inspel.pk).exists():
        notify_sender("feedback.published", inspel)


def notify_duplicate_senders(duplicates):
    """Tell those who sent the same as another, once that is decided: they read the answer on their own pages."""
    for duplicate in duplicates:
        if duplicate.decided_main:
            notify_sender("feedback.main_answered", duplicate)
