"""Mail is queued in the transaction of its row, is retried when the mail server fails, and is sent once."""

import re
import smtplib
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from contacts.actions import send_contact_message
from contacts.models import ContactMessage
from core.mail.delivery import MAX_SENDING_TIME, RETRY_DELAYS, deliver
from core.mail.failures import INTERRUPTED
from core.mail.registry import MAIL_KINDS, mail_composer
from core.mail.requeue import requeue_waiting_mail
from core.models.outgoing_mail import OutgoingMail
from feedback.actions import answer
from feedback.models import Inspel
from tests.factories import ContactFactory, InspelFactory

pytestmark = pytest.mark.sqlite


@pytest.fixture
def dead_mail_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = 9  # the discard port: nobody listens


def send_message(**kwargs):
    return send_contact_message(form_key=uuid.uuid4(), text="Hej, en fråga.", **kwargs)


def test_contact_message_reaches_the_contact(db, mailbox, run_tasks):
    contact = ContactFactory(email="mottagare@example.se")
    send_message(to=contact, reply_to="svara@example.se")
    run_tasks()
    (envelope,) = mailbox.messages
    assert envelope.rcpt_tos == ["mottagare@example.se"]
    assert "Reply-To: svara@example.se" in envelope.content.decode()
    mail = OutgoingMail.objects.get()
    assert mail.status == OutgoingMail.Status.SENT
    assert mail.sent_at


def test_contact_without_address_is_reached_through_the_process_leader(db, mailbox, run_tasks):
    ContactFactory(email="leder@example.se", is_process_leader=True)
    group = ContactFactory(email="", is_group=True)
    send_message(to=group)
    run_tasks()
    assert mailbox.messages[0].rcpt_tos == ["leder@example.se"]


def test_mail_waits_for_a_dead_server_and_is_sent_once(db, dead_mail_server, settings, run_tasks, request):
    send_message(to=ContactFactory())
    run_tasks()
    mail = OutgoingMail.objects.get()
    assert (mail.status, mail.attempts) == (OutgoingMail.Status.WAITING, 1)
    assert mail.last_error == "ConnectionRefusedError"
    assert ContactMessage.objects.count() == 1

    mailbox = request.getfixturevalue("mailbox")
    run_tasks()
    assert mailbox.messages == []  # not yet: the wait is a minute
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        run_tasks()
        run_tasks()
    assert len(mailbox.messages) == 1
    mail.refresh_from_db()
    assert (mail.status, mail.last_error) == (OutgoingMail.Status.SENT, "")


def test_mail_is_marked_as_failed_after_the_last_attempt(db, dead_mail_server, run_tasks):
    send_message(to=ContactFactory())
    now = timezone.now()
    for _attempt in RETRY_DELAYS:
        with time_machine.travel(now):
            run_tasks()
        now += max(RETRY_DELAYS) + timedelta(minutes=1)
    mail = OutgoingMail.objects.get()
    assert (mail.status, mail.attempts) == (OutgoingMail.Status.FAILED, len(RETRY_DELAYS))


def test_refusal_is_noted_without_the_address(db, mailbox, run_tasks):
    mailbox.refuse = True
    send_message(to=ContactFactory(email="hemlig@example.se"))
    run_tasks()
    mail = OutgoingMail.objects.get()
    assert mail.last_error == "SMTPDataError 451"


@pytest.mark.parametrize(
    ("refusal", "status"), [("550 No such user", OutgoingMail.Status.FAILED), ("450 Busy", OutgoingMail.Status.WAITING)]
)
def test_address_that_is_refused_for_good_is_not_tried_again(db, mailbox, run_tasks, refusal, status):
    mailbox.refusal = refusal
    send_message(to=ContactFactory())
    run_tasks()
    mail = OutgoingMail.objects.get()
    assert (mail.status, mail.last_error) == (status, f"SMTPRecipientsRefused {refusal[:3]}")


def test_mail_says_that_it_is_automatic_and_who_sent_it(db, mailbox, run_tasks, settings):
    settings.SITE_URL = "https://portal.example.se"
    settings.DEFAULT_FROM_EMAIL = "portal@example.se"
    send_message(to=ContactFactory())
    run_tasks()
    (mail,) = mailbox.mails()
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert mail["From"] == "God och nära vård i Dalarna <portal@example.se>"
    row = OutgoingMail.objects.get()
    assert len(row.message_key) == 16
    assert mail["Message-ID"] == f"<contacts.message.{row.pk}.{row.message_key}@portal.example.se>"


def test_mail_to_several_has_a_to_and_tells_nobody_who_the_others_are(colleague, process_leader, mailbox, run_tasks):
    InspelFactory()
    run_tasks()
    (envelope,), (mail,) = mailbox.messages, mailbox.mails()
    assert set(envelope.rcpt_tos) == {colleague.email, process_leader.email}
    assert envelope.content.decode().count("\nTo: undisclosed-recipients:;") == 1
    assert not any(address in str(mail) for address in envelope.rcpt_tos)


def test_domain_with_letters_of_its_own_is_written_as_it_is_registered_today(db, mailbox, run_tasks):
    """By the standard of 2003 “straße.example” would be “strasse.example”, which is somebody else's."""
    send_message(to=ContactFactory(email="anna@straße.example"))
    run_tasks()
    assert mailbox.messages[0].rcpt_tos == ["anna@xn--strae-oqa.example"]


def test_address_that_no_mail_can_carry_is_given_up_and_not_logged(db, mailbox, run_tasks, caplog):
    send_message(to=ContactFactory(email=f"hemlig@{'å' * 60}.example"))
    run_tasks()
    mail = OutgoingMail.objects.get()
    assert (mail.status, mail.last_error) == (OutgoingMail.Status.FAILED, "UnmailableAddressError")
    assert f"Mail {mail.pk} (contacts.message) was not sent at attempt 1: UnmailableAddressError" in caplog.text
    assert "hemlig" not in caplog.text


def test_domain_in_ascii_stays_as_it_is_though_no_new_one_may_be_so(db, mailbox, run_tasks):
    send_message(to=ContactFactory(email="anna@ab--cd.example"))
    run_tasks()
    assert mailbox.messages[0].rcpt_tos == ["anna@ab--cd.example"]


def test_mail_of_a_killed_worker_is_taken_up_again(db, mailbox, run_tasks):
    send_message(to=ContactFactory())
    DBTaskResult.objects.update(status="RUNNING")  # a worker that was killed leaves this behind
    run_tasks()
    assert mailbox.messages == []
    assert requeue_waiting_mail() == 1
    assert requeue_waiting_mail() == 0  # it has its task
    run_tasks()
    assert len(mailbox.messages) == 1


def test_new_mail_is_sent_though_the_clock_was_set_back(db, mailbox, run_tasks):
    send_message(to=ContactFactory())
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        run_tasks()
    assert len(mailbox.messages) == 1
    assert OutgoingMail.objects.get().status == OutgoingMail.Status.SENT


def test_mail_that_a_killed_worker_was_sending_is_never_sent_twice(db, mailbox, run_tasks, monkeypatch):
    """Nobody knows whether the mail server took it, so a person decides."""

    class WorkerKilledError(BaseException):
        pass

    def send_and_die(self, *args, **kwargs):
        raise WorkerKilledError

    send_message(to=ContactFactory())
    mail = OutgoingMail.objects.get()
    with monkeypatch.context() as patch:
        patch.setattr("smtplib.SMTP.sendmail", send_and_die)
        with pytest.raises(WorkerKilledError):
            deliver.func(mail.pk)
    requeue_waiting_mail()
    run_tasks()
    mail.refresh_from_db()
    assert mail.status == OutgoingMail.Status.SENDING  # for now: another worker could still be at it
    with time_machine.travel(timezone.now() + MAX_SENDING_TIME):
        run_tasks()
    mail.refresh_from_db()
    assert (mail.status, mail.last_error) == (OutgoingMail.Status.FAILED, INTERRUPTED)
    assert mailbox.messages == []


def test_trouble_after_the_mail_was_taken_does_not_send_it_again(db, mailbox, run_tasks, monkeypatch):
    def fail(self):
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr("smtplib.SMTP.quit", fail)
    send_message(to=ContactFactory())
    run_tasks()
    assert OutgoingMail.objects.get().status == OutgoingMail.Status.SENT
    assert len(mailbox.messages) == 1


def test_rolled_back_message_queues_no_mail(db, mailbox, run_tasks):
    with transaction.atomic():
        send_message(to=ContactFactory())
        transaction.set_rollback(True)
    run_tasks()
    assert mailbox.messages == []
    assert OutgoingMail.objects.count() == 0


def test_double_click_sends_one_message(db, mailbox, run_tasks):
    contact, key = ContactFactory(), uuid.uuid4()
    send_contact_message(form_key=key, to=contact, text="Hej")
    send_contact_message(form_key=key, to=contact, text="Hej")
    run_tasks()
    assert len(mailbox.messages) == 1


def test_sender_gets_receipt_with_the_private_link(db, mailbox, run_tasks, client, settings):
    inspel = InspelFactory(email="avsandare@example.se", language="en")
    run_tasks()
    (text,) = [text for text in mailbox.texts() if "To: avsandare@example.se" in text]
    assert inspel.reference in text
    link = next(word for word in text.split() if "/inspel/folj/" in word)
    assert link.startswith(f"{settings.SITE_URL}/en/inspel/folj/")
    assert inspel.text in client.get(link.removeprefix(settings.SITE_URL)).text


def test_answer_is_mailed_only_with_consent_to_contact(process_leader, mailbox, run_tasks):
    asked = InspelFactory(email="ja@example.se", may_contact=True)
    not_asked = InspelFactory(email="nej@example.se", may_contact=False)
    run_tasks()
    mailbox.messages.clear()
    for inspel in [asked, not_asked]:
        answer(inspel=inspel, text="Svaret som står på sidan", by=process_leader)
    run_tasks()
    assert [envelope.rcpt_tos for envelope in mailbox.messages] == [["ja@example.se"]]
    assert "Svaret som" not in mailbox.texts()[0]


def test_notice_to_moderators_does_not_repeat_the_text(process_leader, mailbox, run_tasks):
    InspelFactory(text="Något om någons hälsa")
    run_tasks()
    assert mailbox.messages[0].rcpt_tos == [process_leader.email]
    assert "hälsa" not in mailbox.texts()[0]


def test_erased_address_gets_no_mail(db, mailbox, run_tasks):
    inspel = InspelFactory(email="borta@example.se")
    Inspel.objects.filter(pk=inspel.pk).update(email="")
    run_tasks()
    assert mailbox.messages == []
    assert set(OutgoingMail.objects.values_list("status", flat=True)) == {"not_needed"}


def links_in(text):
    return set(re.findall(r"https?://[^\s\"<]+", text))


def test_each_mail_says_the_same_in_plain_text_and_in_html(process_leader, mailbox, run_tasks, settings):
    text = "Min granne fru Hemlig i Orsa"
    inspel = InspelFactory(text=text, email="avsandare@example.se", may_contact=True, language="en")
    answer(inspel=inspel, text="Svaret till fru Hemlig", by=process_leader)
    run_tasks()
    assert len(mailbox.messages) == 3  # to the moderators, the receipt, the answer
    for plain, html in mailbox.parts():
        assert inspel.reference in plain
        assert inspel.reference in html
        assert "Hemlig" not in plain + html
        assert links_in(plain) == links_in(html) != set()
        assert all(link.startswith(f"{settings.SITE_URL}/") for link in links_in(html))
        assert not re.search(r"<(img|link|script|iframe|object)\b|url\(|@import", html)


@pytest.mark.parametrize(("language", "direction"), [("sv", "ltr"), ("sv-simple", "ltr"), ("ar", "rtl")])
def test_html_mail_says_its_language_and_direction(db, mailbox, run_tasks, language, direction):
    InspelFactory(email="avsandare@example.se", language=language)
    run_tasks()
    _plain, html = mailbox.parts()[0]
    assert f'<html lang="{language}" dir="{direction}">' in html


def test_text_from_the_public_is_escaped_in_html_and_unchanged_in_plain_text(db, mailbox, run_tasks):
    text = '<script>alert(1)</script> "Tack" & hej'
    contact = ContactFactory(name="<b>Kontakt</b>")
    send_contact_message(form_key=uuid.uuid4(), to=contact, text=text, sender_name="<i>Jag</i>")
    run_tasks()
    ((plain, html),) = mailbox.parts()
    assert text in plain
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &quot;Tack&quot; &amp; hej" in html
    assert "<script" not in html
    assert "&lt;i&gt;Jag&lt;/i&gt;" in html
    assert "<b>Kontakt" not in html


def test_mail_has_the_colours_of_the_portal():
    colour = re.compile(r"#[0-9a-f]{6}\b")
    tokens = set(colour.findall((settings.BASE_DIR / "static/css/tokens.css").read_text()))
    in_mail = set(colour.findall((settings.BASE_DIR / "templates/email/_base.html").read_text()))
    assert len(in_mail) > 10
    assert in_mail <= tokens


def test_every_kind_of_mail_has_a_name_in_the_admin():
    assert "feedback.receipt" in MAIL_KINDS
    assert all(str(kind.label) for kind in MAIL_KINDS.values())


def test_kind_of_mail_is_registered_once():
    with pytest.raises(ValueError, match=r"contacts\.message"):
        mail_composer("contacts.message", label="Another", about=("contacts.Contact", "name"))(lambda pk: None)
