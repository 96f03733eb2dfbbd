"""A waiting mail has one task, however often a worker is started, and new mail is sent before old."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.admin.outgoing_mail import retry_unsent
from core.mail.delivery import deliver
from core.mail.queue import queue_mail
from core.mail.requeue import requeue_waiting_mail
from core.models.outgoing_mail import OutgoingMail
from tests.factories import ContactFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def make_mails(count, **fields):
    mails = [OutgoingMail(kind="feedback.receipt", about_id=number, **fields) for number in range(count)]
    return OutgoingMail.objects.bulk_create(mails)


def tasks():
    return DBTaskResult.objects.filter(status="READY")


def test_each_mail_gets_one_task_over_several_pages_and_no_other_at_the_next_start(monkeypatch):
    monkeypatch.setattr("core.mail.requeue.IN_A_PAGE", 3)
    make_mails(8)
    assert [requeue_waiting_mail(), requeue_waiting_mail()] == [8, 0]
    assert tasks().count() == 8


def test_tasks_that_an_earlier_version_left_too_many_are_removed_but_the_last(monkeypatch):
    monkeypatch.setattr("core.mail.requeue.IN_A_PAGE", 3)
    now = timezone.now()
    [mail] = make_mails(1, next_attempt_at=now + timedelta(minutes=3))
    for minutes in [1, 4, 2, 3, 0]:
        deliver.using(run_after=now + timedelta(minutes=minutes)).enqueue(mail.pk)
    deliver.enqueue(mail.pk)
    assert requeue_waiting_mail() == 0
    assert tasks().get().run_after == now + timedelta(minutes=4)


def test_task_that_comes_before_its_mail_may_be_tried_again_is_not_enough():
    [mail] = make_mails(1, next_attempt_at=timezone.now() + timedelta(hours=1))
    deliver.enqueue(mail.pk)
    assert requeue_waiting_mail() == 1
    assert tasks().filter(run_after=mail.next_attempt_at).count() == 1


def test_new_mail_is_taken_before_what_was_enqueued_again():
    make_mails(2)
    requeue_waiting_mail()
    new = queue_mail(kind="feedback.receipt", about=ContactFactory())
    assert DBTaskResult.objects.ready().first().args_kwargs["args"] == [new.pk]


def test_retry_in_the_admin_takes_the_place_of_the_task_that_waits():
    first, _second = make_mails(2, next_attempt_at=timezone.now() + timedelta(hours=1))
    requeue_waiting_mail()
    assert retry_unsent(OutgoingMail.objects.filter(pk=first.pk)) == 1
    assert tasks().count() == 2
    assert DBTaskResult.objects.ready().get().args_kwargs["args"] == [first.pk]
