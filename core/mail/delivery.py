"""Background tasks that send the queued mail, with retries. Nothing else sends mail."""

import logging
import smtplib
from contextlib import suppress
from datetime import timedelta

from django.core import mail as django_mail
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task

from core.email_address import UnmailableAddressError
from core.mail.failures import INTERRUPTED, failure_of, smtp_code
from core.mail.headers import complete
from core.mail.registry import MAIL_KINDS, compose
from core.metrics import MAILS, count
from core.models.outgoing_mail import OutgoingMail

logger = logging.getLogger(__name__)

# The wait after the first, second … attempt. After the last attempt the mail is marked as failed, for staff to handle.
RETRY_DELAYS = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
]

# The worker takes a mail that is tried again after those that are new (priority 0), so that nobody waits for old ones.
PRIORITY_AGAIN = -10

# Much longer than a mail server needs (EMAIL_TIMEOUT limits each of its answers).
MAX_SENDING_TIME = timedelta(minutes=2)

# Never tried, and queued without a time to wait for: it goes though the clock was set back since.
TO_GO_AT_ONCE = Q(attempts=0, next_attempt_at__lte=F("created_at"))


@task()
def deliver(mail_id):
    """Send one queued mail. If the mail server does not accept it, try again later."""
    mark_interrupted_as_failed()
    mail = claim(mail_id)
    if mail is None:
        return
    try:
        message = compose(mail)
        if message is not None:
            complete(message, mail)
            send_once(mail, message)
    except (smtplib.SMTPException, OSError, UnmailableAddressError) as error:
        record_failure(mail, error)
    except Exception as error:
        # A bug of ours. The next release may have fixed it, so try again too, but raise it so that it is logged.
        record_failure(mail, error)
        raise
    else:
        sent = message is not None
        mail.status = OutgoingMail.Status.SENT if sent else OutgoingMail.Status.NOT_NEEDED
        mail.sent_at = timezone.now() if sent else None
        mail.last_error = ""
        mail.save(update_fields=["status", "sent_at", "last_error"])
        count(MAILS, mail.status)


def send_once(mail, message):
    """
    Send the message, after marking the row as being sent once the connection is open.

    If the worker is killed while it sends, it is unknown whether the mail was sent, and it must not be sent twice. The
    mark lets `mark_interrupted_as_failed` find such a mail.
    """
    connection = django_mail.get_connection()
    connection.open()
    try:
        mail.status = OutgoingMail.Status.SENDING
        mail.next_attempt_at = timezone.now() + MAX_SENDING_TIME
        mail.save(update_fields=["status", "next_attempt_at"])
        message.connection = connection
        message.send()
    finally:
        with suppress(smtplib.SMTPException, OSError):
            connection.close()


def claim(mail_id):
    """Return the mail and count an attempt, or return None if it is not due or another worker has claimed it."""
    mail = OutgoingMail.objects.waiting().filter(pk=mail_id).first()
    if mail is None:
        return None
    now = timezone.now()
    with transaction.atomic():
        if settle := MAIL_KINDS[mail.kind].settle:
            settle()
        claimed = (
            OutgoingMail.objects.waiting()
            .filter(TO_GO_AT_ONCE | Q(next_attempt_at__lte=now), pk=mail_id, attempts=mail.attempts)
            .update(attempts=F("attempts") + 1, next_attempt_at=now + delay_after(mail.attempts + 1))
        )
    if not claimed:
        return None
    mail.refresh_from_db()
    return mail


def delay_after(attempts):
    return RETRY_DELAYS[min(attempts, len(RETRY_DELAYS)) - 1]


def record_failure(mail, error):
    """
    Store the error, and enqueue the next attempt or mark the mail as failed: after the last one, or at once if no
    other attempt can succeed.
    """
    mail.last_error = failure_of(error)
    is_last = is_final(error) or mail.attempts >= len(RETRY_DELAYS)
    mail.status = OutgoingMail.Status.FAILED if is_last else OutgoingMail.Status.WAITING
    mail.next_attempt_at = timezone.now() + delay_after(mail.attempts)
    mail.save(update_fields=["status", "last_error", "next_attempt_at"])
    count(MAILS, mail.status)
    log = logger.error if is_last else logger.warning
    log("Mail %s (%s) was not sent at attempt %s: %s", mail.pk, mail.kind, mail.attempts, mail.last_error)
    if mail.status == OutgoingMail.Status.WAITING:
        deliver.using(run_after=mail.next_attempt_at, priority=PRIORITY_AGAIN).enqueue(mail.pk)


def is_final(error):
    """Return whether every recipient, or the mail itself, is refused for good: a code of 5xx (RFC 5321, 4.2.1)."""
    if isinstance(error, UnmailableAddressError):
        return True
    return isinstance(error, (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)) and 500 <= smtp_code(error) < 600


def mark_interrupted_as_failed():
    """Mark as failed each mail that a killed worker was sending, so that staff decide whether to send it again."""
    interrupted = OutgoingMail.objects.interrupted(timezone.now())
    failed = interrupted.update(status=OutgoingMail.Status.FAILED, last_error=INTERRUPTED)
    count(MAILS, OutgoingMail.Status.FAILED, times=failed)
    return failed


def mark_interrupted_after_worker_stopped():
    """Mark as failed what a killed worker was sending: now, and once no other worker can still be sending it."""
    mark_interrupted_as_failed()
    if OutgoingMail.objects.filter(status=OutgoingMail.Status.SENDING).exists():
        fail_interrupted_mail.using(run_after=timezone.now() + MAX_SENDING_TIME).enqueue()


@task()
def fail_interrupted_mail():
    """Run `mark_interrupted_as_failed` later, as a task."""
    mark_interrupted_as_failed()
