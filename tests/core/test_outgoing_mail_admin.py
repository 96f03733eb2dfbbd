"""The queued mail in the admin."""

import pytest
from django.utils import timezone

from contacts.models import ContactMessage
from core.mail.queue import queue_mail
from core.mail.registry import MAIL_KINDS
from core.models import OutgoingMail
from tests.admin_rows import mails, messages
from tests.factories import InspelFactory
from tests.staff import choose_action

pytestmark = pytest.mark.sqlite

MAILS = "/admin/core/outgoingmail/"


def test_failed_mail_is_tried_again_and_a_sent_one_is_not(leader_client):
    failed, sent = mails(2)
    OutgoingMail.objects.filter(pk=failed.pk).update(status="failed", attempts=8)
    OutgoingMail.objects.filter(pk=sent.pk).update(status="sent", sent_at=timezone.now(), attempts=1)
    choose_action(leader_client, MAILS, "try_again", [failed, sent])
    failed.refresh_from_db()
    sent.refresh_from_db()
    assert (failed.status, failed.attempts) == ("waiting", 0)
    assert failed.next_attempt_at <= timezone.now()
    assert (sent.status, sent.attempts) == ("sent", 1)


def test_mail_tried_again_is_sent_by_the_worker(leader_client, run_tasks, mailoutbox):
    message = messages(1)[0]
    mail = OutgoingMail.objects.get(about_id=message.pk)
    run_tasks()
    OutgoingMail.objects.filter(pk=mail.pk).update(status="failed", sent_at=None, attempts=8)
    choose_action(leader_client, MAILS, "try_again", [mail])
    run_tasks()
    mail.refresh_from_db()
    assert (mail.status, len(mailoutbox)) == ("sent", 2)


def test_list_says_what_a_mail_is_about_and_why_it_failed_in_words(leader_client):
    inspel = InspelFactory()
    about_message = queue_mail(kind="contacts.message", about=messages(1)[0])
    gone = queue_mail(kind="feedback.digest", about=inspel)
    OutgoingMail.objects.filter(pk=about_message.pk).update(status="failed", last_error="SMTPRecipientsRefused 550")
    page = leader_client.get(MAILS).text
    assert inspel.reference in page
    assert ContactMessage.objects.get().to.name in page
    assert "mejlservern tar inte emot adressen (550)" in page
    assert "SMTPRecipientsRefused" not in page
    assert "finns inte längre" in leader_client.get(f"{MAILS}{gone.pk}/change/").text
    assert leader_client.get(MAILS, {"q": inspel.reference}).text.count('class="action-select"') == 1  # the new inspel


def test_list_is_filtered_by_the_names_of_the_kinds(leader_client):
    queue_mail(kind="feedback.digest", about=InspelFactory())
    page = leader_client.get(MAILS, {"kind": "feedback.digest"}).text
    assert page.count('class="action-select"') == 1
    assert str(MAIL_KINDS["feedback.digest"].label) in page.split('id="changelist-filter"')[1]
    assert ">feedback." not in page
