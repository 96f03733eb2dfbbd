"""
Mail that is promised in the same transaction as what it is about, and sent in the background until it succeeds.

An app registers a composer for each kind of mail and calls `promise_mail`; nothing else sends mail.
"""

import smtplib
from contextlib import contextmanager, suppress
from contextvars import ContextVar
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

# Far longer than a mail server takes (EMAIL_TIMEOUT bounds each of its answers).
HANDING_OVER_AT_MOST = timedelta(minutes=2)
# In the place of an error, when the worker was killed while it handed a mail over.
INTERRUPTED = "Interrupted"

_composers = {}
_promised = ContextVar("promised")


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
    _promised.get([]).append(mail)
    return mail


@contextmanager
def promises():
    """Yield a list that gets each mail promised inside the block, for a rehearsal that is rolled back."""
    token = _promised.set([])
    try:
        yield _promised.get()
    finally:
        _promised.reset(token)


def compose(mail):
    """Return the message as it would be sent now, or None if it is not needed."""
    return _composers[mail.kind](mail.about_id)


@task()
def deliver(mail_id):
    """Send one promised mail; if the mail server does not take it, try again later."""
    note_interrupted()
    mail = claim(mail_id)
    if mail is None:
        return
    try:
        message = compose(mail)
        if message is not None:
            # The same in every attempt, so that a receiver can tell a repeated mail from a new one.
            message.extra_headers.setdefault("Message-ID", f"<{mail.kind}.{mail.pk}@{django_mail.DNS_NAME}>")
            hand_over(mail, message)
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


def hand_over(mail, message):
    """
    Give the message to the mail server, once that has answered.

    The row says so meanwhile: a worker that is killed in this moment leaves a mail of which nobody knows whether it
    went out, and it must not go out twice. See `note_interrupted`.
    """
    connection = django_mail.get_connection()
    connection.open()
    try:
        mail.status = OutgoingMail.Status.HANDING_OVER
        mail.next_attempt_at = timezone.now() + HANDING_OVER_AT_MOST
        mail.save(update_fields=["status", "next_attempt_at"])
        message.connection = connection
        message.send()
    finally:
        with suppress(smtplib.SMTPException, OSError):
            connection.close()


def claim(mail_id):
    """Return the mail if this call is the one to try it now; the row says so to any other that asks."""
    mail = OutgoingMail.objects.waiting().filter(pk=mail_id).first()
    if mail is None:
        return None
    now = timezone.now()
    claimed = (
        OutgoingMail.objects.waiting()
        .filter(pk=mail_id, next_attempt_at__lte=now, attempts=mail.attempts)
        .update(attempts=F("attempts") + 1, next_attempt_at=now + delay_after(mail.attempts + 1))
    )
    if not claimed:
        return None
    mail.refresh_from_db()
    return mail


def delay_after(attempts):
    return RETRY_DELAYS[min(attempts, len(RETRY_DELAYS)) - 1]


def note_failure(mail, error):
    # The error's text can hold an address; its type and the server's code cannot.
    code = getattr(error, "smtp_code", "")
    mail.last_error = f"{type(error).__name__} {code}".strip()
    is_last = mail.attempts >= len(RETRY_DELAYS)
    mail.status = OutgoingMail.Status.FAILED if is_last else OutgoingMail.Status.WAITING
    mail.next_attempt_at = timezone.now() + delay_after(mail.attempts)
    mail.save(update_fields=["status", "last_error", "next_attempt_at"])
    if mail.status == OutgoingMail.Status.WAITING:
        deliver.using(run_after=mail.next_attempt_at).enqueue(mail.pk)


def note_interrupted():
    """Mark as failed what a killed worker was just handing over, for a person to decide whether to send it again."""
    interrupted = OutgoingMail.objects.interrupted(timezone.now())
    return interrupted.update(status=OutgoingMail.Status.FAILED, last_error=INTERRUPTED)


def requeue_waiting_mail():
    """
    Enqueue every waiting mail again, for a worker that was killed; return how many. Never sends one twice.

    What it was handing over is marked as failed as soon as no other worker can be at it any more.
    """
    now = timezone.now()
    waiting = list(OutgoingMail.objects.waiting())
    for mail in waiting:
        deliver.using(run_after=max(mail.next_attempt_at, now)).enqueue(mail.pk)
    note_interrupted()
    if OutgoingMail.objects.filter(status=OutgoingMail.Status.HANDING_OVER).exists():
        look_for_interrupted.using(run_after=now + HANDING_OVER_AT_MOST).enqueue()
    return len(waiting)


@task()
def look_for_interrupted():
    note_interrupted()
