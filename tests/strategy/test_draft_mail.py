"""Who is told by mail of the draft of a sub-goal: process leaders when it waits, its writer when it is decided."""

import pytest
from django.db import transaction

from core.models.outgoing_mail import OutgoingMail
from strategy.actions import approve_text, return_draft, save_draft
from strategy.models import SubGoal
from tests.factories import SubGoalFactory

pytestmark = pytest.mark.sqlite


@pytest.fixture
def goal(transactional_db):
    return SubGoalFactory(number=1, title_sv="Nära vård", promise_sv="Godkänt löfte")


def change(goal, by, text="Nytt löfte"):
    with transaction.atomic():
        save_draft(row=fresh(goal), texts={"promise_sv": text}, by=by)


def fresh(goal):
    return SubGoal.objects.get(pk=goal.pk)


def mails(mailbox):
    """Return [(subject, recipients)] of the mails sent."""
    return [(mail["Subject"], one.rcpt_tos) for mail, one in zip(mailbox.mails(), mailbox.messages, strict=True)]


@pytest.fixture
def editor(editor):
    type(editor).objects.filter(pk=editor.pk).update(email="redaktor@example.se")
    editor.refresh_from_db()
    return editor


@pytest.fixture
def told(mailbox, run_tasks, process_leader, editor):
    """Return a function that sends what waits and returns the mails."""

    def send():
        run_tasks()
        return mails(mailbox)

    return send


def test_process_leader_is_told_once_of_a_draft_that_waits(goal, process_leader, editor, told, mailbox):
    change(goal, editor)
    change(goal, editor, "Ännu nyare löfte")
    assert told() == [("1 delmålstext att godkänna", [process_leader.email])]
    assert "Nära vård" in mailbox.parts()[0][0]
    assert "Ännu nyare" not in mailbox.parts()[0][0]
    assert OutgoingMail.objects.count() == 1


def test_editor_is_told_that_it_was_approved(goal, process_leader, editor, told):
    change(goal, editor)
    approve_text(pk=goal.pk, seen=fresh(goal).fingerprint, by=process_leader)
    assert told() == [("Din text om ett delmål är godkänd", [editor.email])]


def test_editor_is_told_that_it_was_returned_and_the_leader_when_it_waits_again(goal, process_leader, editor, told):
    change(goal, editor)
    told()
    return_draft(pk=goal.pk, seen=fresh(goal).fingerprint, why="För långt", by=process_leader)
    assert told()[1:] == [("Ditt utkast om ett delmål lämnades tillbaka", [editor.email])]
    OutgoingMail.objects.update(created_at="2020-01-01T12:00Z")
    OutgoingMail.objects.exclude(sent_at=None).update(sent_at="2020-01-01T12:00Z")
    change(goal, editor, "Kortare")
    assert told()[2:] == [("1 delmålstext att godkänna", [process_leader.email])]


@pytest.mark.parametrize("why_not", [{"email": ""}, {"is_active": False}])
def test_writer_without_address_or_account_gets_no_mail(goal, process_leader, editor, told, why_not):
    type(editor).objects.filter(pk=editor.pk).update(**why_not)
    change(goal, editor)
    approve_text(pk=goal.pk, seen=fresh(goal).fingerprint, by=process_leader)
    assert told() == []


def test_nobody_is_told_of_what_they_did_themselves(goal, process_leader, told):
    change(goal, process_leader)
    assert told() == []
    approve_text(pk=goal.pk, seen=fresh(goal).fingerprint, by=process_leader)
    assert told() == []
