"""
Mail that is promised in the same transaction as what it is about, and sent in the background until it succeeds.

An app registers a composer for each kind of mail and calls `promise_mail`; nothing else sends mail.
"""

import smtplib
from datetime import timedelta

from django.core import mail as django_mail
from django.core.mail import EmailMultiAlternatives
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from contacts.models import OutgoingMail

# Waits after the first, second … attempt. After the last one the mail is marked as failed, for a person to see.
RETRY_DELAYS = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
]

_composers = {}


def composer(kind):
    """
    Register a function that builds the mail of this kind.

    It takes the id of the row that the mail is about and returns an EmailMessage, or None if the mail is no longer
    needed (the row is gone, the address was erased, the consent withdrawn).
    """

    def register(function):
        _composers[kind] = function
        return function

    return register


def render_mail(template, context, *, subject, **headers):
    """
    Return the mail that templates/email/<template>.txt and .html make, in the active language.

    Plain text comes first and says everything; the HTML part says the same in the portal's dress.
    """
    context = {**context, "subject": subject}
    text, html = (render_to_string(f"email/{template}.{kind}", context) for kind in ["txt", "html"])
    message = EmailMultiAlternatives(subject=subject, body=text, **headers)
    message.attach_alternative(html, "text/html")
    return message


def promise_mail(*, kind, about):
    """Promise one mail about a saved row. Call inside the transaction that saves it: both are kept, or neither."""
    mail = OutgoingMail.objects.create(kind=kind, about_id=about.pk)
    deliver.enqueue(mail.pk)
    return mail


@task()
def deliver(mail_id):
    """Send one promised mail; if the mail server does not take it, try again later."""
    mail = claim(mail_id)
    if mail is None:
        return
    try:
        message = _composers[mail.kind](mail.about_id)
        if message is not None:
            # The same in every attempt, so that a receiver can tell a repeated mail from a new one.
            message.extra_headers.setdefault("Message-ID", f"<{mail.kind}.{mail.pk}@{django_mail.DNS_NAME}>")
            message.send()
    except (smtplib.SMTPException, OSError) as error:
        note_failure(mail, error)
    except Exception as error:
        # A fault of ours: tried again as well, since the next release may have mended it, but seen in the log.
        note_failure(mail, error)
        raise
    else:
        sent = message is not None
        mail.status = OutgoingMail.Status.SENT if sent else OutgoingMail.Status.NOT_NEEDED
        mail.sent_at = timezone.now() if sent else None
        mail.last_error = ""
        mail.save(update_fields=["status", "sent_at", "last_error"])


def claim(mail_id):
    """Return the mail if this call is the one to try it now; the row says so to any other that asks."""
    mail = OutgoingMail.objects.waiting().filter(pk=mail_id).first()
    if mail is None:
        return None
    now = timezone.now()
    delay = RETRY_DELAYS[min(mail.attempts, len(RETRY_DELAYS) - 1)]
    claimed = (
        OutgoingMail.objects.waiting()
        .filter(pk=mail_id, next_attempt_at__lte=now, attempts=mail.attempts)
        .update(attempts=F("attempts") + 1, next_attempt_at=now + delay)
    )
    if not claimed:
        return None
    mail.refresh_from_db()
    return mail


def note_failure(mail, error):
    # The error's text can hold an address; its type and the server's code cannot.
    code = getattr(error, "smtp_code", "")
    mail.last_error = f"{type(error).__name__} {code}".strip()
    if mail.attempts >= len(RETRY_DELAYS):
        mail.status = OutgoingMail.Status.FAILED
    mail.save(update_fields=["status", "last_error"])
    if mail.status == OutgoingMail.Status.WAITING:
        deliver.using(run_after=mail.next_attempt_at).enqueue(mail.pk)


def requeue_waiting_mail():
    """Enqueue every waiting mail again, for a worker that was killed; return how many. Never sends one twice."""
    now = timezone.now()
    waiting = list(OutgoingMail.objects.waiting())
    for mail in waiting:
        deliver.using(run_after=max(mail.next_attempt_at, now)).enqueue(mail.pk)
    return len(waiting)
