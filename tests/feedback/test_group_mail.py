"""One mail to staff about all that came within a short time: nothing is told of twice, and nothing left out."""

from datetime import timedelta

import pytest
import time_machine

from core.mail.delivery import deliver
from core.mail.registry import compose
from core.models.outgoing_mail import OutgoingMail
from feedback.actions import report_inspel, write_as_sender
from feedback.models import Inspel, InspelReport
from feedback.notifications.digest import set_mail_preference
from tests.factories import InspelFactory, published_inspel

pytestmark = pytest.mark.sqlite
MINUTES = timedelta(minutes=1)


@pytest.fixture
def clock():
    with time_machine.travel("2026-03-04 12:00+01:00", tick=False) as traveller:
        yield traveller


def told_of(mailbox, address="processledare@example.se"):
    """Return the references that each mail to the address holds, in the order of the mails."""
    references = list(Inspel.objects.order_by("pk").values_list("reference", flat=True))
    mails = zip(mailbox.messages, mailbox.parts(), strict=True)
    return [
        [reference for reference in references if reference in parts[0]]
        for envelope, parts in mails
        if address in envelope.rcpt_tos
    ]


def several(number):
    return [InspelFactory().reference for _inspel in range(number)]


def test_first_is_told_of_at_once_and_what_follows_in_one_mail(process_leader, mailbox, run_tasks, clock):
    first = several(1)
    run_tasks()
    clock.shift(5 * MINUTES)
    following = several(3)
    run_tasks()
    assert told_of(mailbox) == [first]
    clock.shift(10 * MINUTES)
    run_tasks()
    assert told_of(mailbox) == [first, following]
    assert mailbox.mails()[1]["Subject"] == "3 nya inspel"
    assert "De kom inom kort tid" in mailbox.parts()[1][0]
    clock.shift(15 * MINUTES)
    after_a_pause = several(1)
    run_tasks()
    assert told_of(mailbox) == [first, following, after_a_pause]


def test_what_came_while_no_worker_ran_is_told_of_in_one_mail(process_leader, mailbox, run_tasks, clock):
    waiting = several(4)
    run_tasks()
    assert told_of(mailbox) == [waiting]
    assert OutgoingMail.objects.count() == 1


def test_what_staff_wrote_down_and_spam_are_left_out(process_leader, mailbox, run_tasks, clock):
    first, written_down, spam, last = several(4)
    Inspel.objects.filter(reference=written_down).update(entered_by=process_leader, channel="phone")
    Inspel.objects.filter(reference=spam).update(handling="spam")
    run_tasks()
    assert told_of(mailbox) == [[first, last]]


def test_mail_that_is_tried_again_tells_of_nothing_that_another_tells_of(
    process_leader, mailbox, run_tasks, clock, settings
):
    real_port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    early = several(2)
    run_tasks()
    late = several(2)
    settings.EMAIL_PORT = real_port
    clock.shift(20 * MINUTES)
    run_tasks()
    assert sorted(told_of(mailbox)) == [early, late]


def test_change_of_choice_meanwhile_tells_everybody_of_each_once(process_leader, colleague, mailbox, run_tasks, clock):
    set_mail_preference(user=colleague, choice="daily")
    early = several(2)
    set_mail_preference(user=colleague, choice="at_once")
    late = several(2)
    run_tasks()
    clock.shift(20 * MINUTES)
    run_tasks()
    for user in [process_leader, colleague]:
        assert sorted(told_of(mailbox, user.email)) == [early, late]


def test_one_mail_each_if_the_setting_says_so(process_leader, mailbox, run_tasks, clock, settings):
    settings.GROUP_MAIL_MINUTES = 0
    each = several(3)
    run_tasks()
    assert told_of(mailbox) == [[reference] for reference in each]


def test_reports_without_end_are_two_mails(process_leader, mailbox, run_tasks, clock):
    inspel = published_inspel(by=process_leader)
    OutgoingMail.objects.all().delete()
    for number in range(5):
        report_inspel(inspel=inspel, reason="false", comment=f"Nummer {number}")
        if not number:
            run_tasks()
    clock.shift(15 * MINUTES)
    run_tasks()
    texts = [parts[0] for parts in mailbox.parts()]
    assert ["anmälningar" in text for text in texts] == [False, True]
    assert "Ytterligare 3 anmälningar kom inom kort tid." in texts[1]


def test_report_that_is_settled_before_its_mail_goes_leaves_its_place_to_the_next(process_leader, mailbox, run_tasks):
    inspel = published_inspel(by=process_leader)
    OutgoingMail.objects.all().delete()
    first, second = (report_inspel(inspel=inspel, reason="false", comment=text) for text in ["Ett", "Två"])
    InspelReport.objects.filter(pk=first.pk).update(
        outcome="kept", settled_at=first.reported_at, settled_by=process_leader
    )
    run_tasks()
    [text] = [parts[0] for parts in mailbox.parts()]
    assert f"/admin/feedback/inspelreport/{second.pk}/change/" in text
    assert "Ytterligare" not in text


@pytest.mark.django_db(transaction=True)
def test_inspel_that_comes_while_the_mail_is_sent_gets_a_mail_of_its_own(process_leader, mailbox, monkeypatch):
    several(1)
    mail = OutgoingMail.objects.get()
    came = []

    def compose_slowly(row):
        message = compose(row)
        came.extend(several(1))
        return message

    monkeypatch.setattr("core.mail.delivery.compose", compose_slowly)
    deliver.func(mail.pk)
    assert len(mailbox.messages) == len(came) == 1
    assert came[0] not in mailbox.texts()[0]
    assert list(OutgoingMail.objects.waiting().values_list("about_id", flat=True)) == [mail.about_id + 1]


def test_senders_who_write_within_a_short_time_share_a_mail(process_leader, mailbox, run_tasks, clock):
    inspel = [InspelFactory(assigned_to=process_leader) for _number in range(4)]
    OutgoingMail.objects.all().delete()
    for number, row in enumerate(inspel):
        write_as_sender(inspel=row, text="Hej", key=f"a{number}")
        write_as_sender(inspel=row, text="Hej igen", key=f"b{number}")
        if not number:
            run_tasks()
    run_tasks()
    clock.shift(15 * MINUTES)
    run_tasks()
    assert told_of(mailbox) == [[inspel[0].reference], [row.reference for row in inspel[1:]]]
    assert mailbox.mails()[1]["Subject"] == "3 avsändare har skrivit"
