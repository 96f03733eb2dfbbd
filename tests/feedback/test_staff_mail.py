"""The mail to process leaders when a sender writes, or says that the answer did not help."""

import uuid

import pytest

from core.models.outgoing_mail import OutgoingMail
from feedback import actions
from feedback.notifications.digest import set_mail_preference
from tests.factories import InspelFactory

pytestmark = pytest.mark.django_db
SECRET = "My neighbour in Orsa"


def sent_earlier():
    """Return an inspel whose mail about a new inspel has been sent."""
    inspel = InspelFactory()
    OutgoingMail.objects.all().delete()
    return inspel


def taken_by(user):
    return actions.assign(inspel=sent_earlier(), to=user, by=user)


def write(inspel):
    return actions.write_as_sender(inspel=inspel, text=SECRET, key=uuid.uuid4())


def receivers(mailbox):
    return [sorted(envelope.rcpt_tos) for envelope in mailbox.messages]


def test_only_the_assigned_process_leader_is_notified(process_leader, colleague, mailbox, run_tasks):
    inspel = taken_by(colleague)
    write(inspel)
    run_tasks()
    [mail] = mailbox.mails()
    assert receivers(mailbox) == [["kollega@example.se"]]
    assert mail["Subject"] == f"Avsändaren till {inspel.reference} har skrivit"
    assert f"/admin/feedback/inspel/{inspel.pk}/change/" in mailbox.parts()[0][0]
    assert SECRET not in mailbox.texts()[0]


def test_unassigned_inspel_notifies_those_who_chose_mail_at_once(process_leader, colleague, mailbox, run_tasks):
    set_mail_preference(user=colleague, choice="daily")
    write(sent_earlier())
    run_tasks()
    assert receivers(mailbox) == [["processledare@example.se"]]


@pytest.mark.parametrize(("choice", "mails"), [("at_once", 1), ("daily", 1), ("never", 0)])
def test_process_leader_who_chose_no_mail_gets_none(colleague, mailbox, run_tasks, choice, mails):
    set_mail_preference(user=colleague, choice=choice)
    write(taken_by(colleague))
    run_tasks()
    assert len(mailbox.messages) == mails


def test_one_mail_is_enough_until_somebody_reads(colleague, mailbox, run_tasks, settings):
    settings.GROUP_MAIL_MINUTES = 0
    inspel = taken_by(colleague)
    for _message in range(3):
        write(inspel)
    run_tasks()
    assert len(mailbox.messages) == 1
    actions.mark_messages_read(inspel=inspel, by=colleague)
    write(inspel)
    run_tasks()
    assert len(mailbox.messages) == 2


def test_message_read_before_the_mail_is_sent_needs_no_mail(colleague, mailbox, run_tasks):
    inspel = taken_by(colleague)
    write(inspel)
    actions.mark_messages_read(inspel=inspel, by=colleague)
    run_tasks()
    assert mailbox.messages == []


@pytest.mark.parametrize(("was_helpful", "mails"), [(False, 1), (True, 0)])
def test_answer_that_did_not_help_notifies_process_leaders(colleague, mailbox, run_tasks, was_helpful, mails):
    inspel = actions.answer(inspel=taken_by(colleague), text="Svar", by=colleague)
    for _click in range(2):
        actions.submit_verdict(inspel=inspel, was_helpful=was_helpful, comment=SECRET)
    run_tasks()
    assert len(mailbox.messages) == mails
    assert all(SECRET not in text for text in mailbox.texts())
    subjects = [mail["Subject"] for mail in mailbox.mails()]
    assert subjects == [f"Svaret på {inspel.reference} hjälpte inte"] * mails


def test_verdict_settled_before_the_mail_is_sent_needs_no_mail(colleague, mailbox, run_tasks):
    inspel = actions.answer(inspel=taken_by(colleague), text="Svar", by=colleague)
    verdict = actions.submit_verdict(inspel=inspel, was_helpful=False)
    actions.settle_verdict(verdict=verdict, by=colleague)
    run_tasks()
    assert mailbox.messages == []
