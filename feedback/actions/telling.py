"""Mail to the sender about a change, promised only if it is wanted; the composers in feedback.mail ask again."""

from contacts.mail import promise_mail
from contacts.models import OutgoingMail
from feedback.life import CloseReason, Handling


def tell_sender(kind, inspel, *, about=None):
    """Promise a mail of this kind, about the inspel or about something that belongs to it."""
    if inspel.may_contact:
        promise_mail(kind=kind, about=about or inspel)


def tell_of_publication(inspel):
    """Unless the mail about the answer is still to be sent: that one then says that it is published too."""
    if not OutgoingMail.objects.waiting().filter(kind="feedback.answered", about_id=inspel.pk).exists():
        tell_sender("feedback.published", inspel)


def tell_duplicates(inspel):
    """Tell those who sent the same that it is answered, where they can read the answer: when it is public."""
    if not (inspel.is_public and inspel.given_answer):
        return
    same = inspel.duplicates.filter(
        handling=Handling.CLOSED, close_reason=CloseReason.DUPLICATE, may_contact=True
    ).order_by("pk")
    for duplicate in same:
        tell_sender("feedback.main_answered", duplicate)
