"""Sends queued mail in the background until it succeeds; nothing else sends mail."""

import smtplib
from contextlib import suppress
from datetime import timedelta

from django.core import mail as django_mail
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from core.mail.registry import compose
from core.models.outgoing_mail import OutgoingMail

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
            send_once(mail, message)
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


def send_once(mail, message):
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
        fail_interrupted_mail.using(run_after=now + HANDING_OVER_AT_MOST).enqueue()
    return len(waiting)


@task()
def fail_interrupted_mail():
    note_interrupted()
