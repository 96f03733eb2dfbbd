"""Mail about new inspel, at once, daily or never: as each process leader chose, nothing twice and nothing left out."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.mail.requeue import requeue_waiting_mail
from core.models.outgoing_mail import OutgoingMail
from feedback.models import Inspel, ModeratorPreference, NewInspelDigest
from feedback.notifications.digest import (
    get_mail_preference,
    latest_due,
    next_due,
    queue_digests,
    resume_digests,
    schedule_digests,
    send_digests,
    set_mail_preference,
)
from tests.factories import InspelFactory

pytestmark = pytest.mark.sqlite


def swedish(text):
    return timezone.make_aware(datetime.fromisoformat(text))


def to(mailbox, address):
    """The plain texts of what the address got."""
    return [
        parts[0]
        for envelope, parts in zip(mailbox.messages, mailbox.parts(), strict=True)
        if address in envelope.rcpt_tos
    ]


def links_in(text):
    return set(re.findall(r"https?://[^\s\"<]+", text))


def waiting_clocks():
    return DBTaskResult.objects.filter(task_path=send_digests.module_path, status="READY")


# --- At once, or never ------------------------------------------------------------------------------------------------


def test_at_once_is_what_everybody_has_to_begin_with(process_leader, mailbox, run_tasks):
    assert get_mail_preference(process_leader) == "at_once"
    InspelFactory()
    run_tasks()
    assert len(to(mailbox, process_leader.email)) == 1


def test_never_means_no_mail_and_the_others_still_get_theirs(process_leader, colleague, mailbox, run_tasks):
    set_mail_preference(user=process_leader, choice="never")
    InspelFactory()
    run_tasks()
    assert [envelope.rcpt_tos for envelope in mailbox.messages] == [[colleague.email]]


def test_mail_that_nobody_wants_is_no_longer_needed(process_leader, mailbox, run_tasks):
    set_mail_preference(user=process_leader, choice="never")
    InspelFactory()
    run_tasks()
    assert mailbox.messages == []
    assert set(OutgoingMail.objects.values_list("status", flat=True)) == {"not_needed"}


# --- Once a day -------------------------------------------------------------------------------------------------------


def test_daily_mail_tells_of_the_day_and_never_what_was_written(process_leader, mailbox, run_tasks, settings):
    with time_machine.travel(swedish("2026-03-02T15:00"), tick=False):
        set_mail_preference(user=process_leader, choice="daily")
        first, second = InspelFactory(text="Om fru Hemlig"), InspelFactory(name="Fru Hemlig", email="h@example.se")
        run_tasks()
        assert to(mailbox, process_leader.email) == []
    with time_machine.travel(swedish("2026-03-03T07:01"), tick=False):
        run_tasks()
        run_tasks()
        (text,) = to(mailbox, process_leader.email)
    assert first.reference in text
    assert second.reference in text
    assert "Hemlig" not in "".join(mailbox.texts())
    assert f"{settings.SITE_URL}/admin/feedback/inspel/mail/" in text
    ((plain, html),) = [parts for parts in mailbox.parts() if first.reference in parts[0]]
    assert links_in(plain) == links_in(html)


def test_day_without_new_inspel_has_no_mail(process_leader, mailbox, run_tasks):
    with time_machine.travel(swedish("2026-03-02T15:00"), tick=False):
        set_mail_preference(user=process_leader, choice="daily")
    with time_machine.travel(swedish("2026-03-03T07:01"), tick=False):
        run_tasks()
    assert not OutgoingMail.objects.exists()


def test_daily_mails_go_on_day_after_day_and_tell_of_each_inspel_once(process_leader, mailbox, run_tasks):
    with time_machine.travel(swedish("2026-03-02T15:00"), tick=False):
        set_mail_preference(user=process_leader, choice="daily")
    sent = []
    for day in [2, 3, 4]:
        with time_machine.travel(swedish(f"2026-03-0{day}T16:00"), tick=False):
            sent.append(InspelFactory())
            run_tasks()
        with time_machine.travel(swedish(f"2026-03-0{day + 1}T07:05"), tick=False):
            run_tasks()
    texts = to(mailbox, process_leader.email)
    assert len(texts) == 3
    for inspel in sent:
        assert sum(inspel.reference in text for text in texts) == 1


def test_each_gets_a_daily_mail_of_their_own(process_leader, colleague, mailbox, run_tasks):
    with time_machine.travel(swedish("2026-03-02T15:00"), tick=False):
        for user in [process_leader, colleague]:
            set_mail_preference(user=user, choice="daily")
        InspelFactory()
    with time_machine.travel(swedish("2026-03-03T07:05"), tick=False):
        run_tasks()
    assert sorted(envelope.rcpt_tos for envelope in mailbox.messages) == [[colleague.email], [process_leader.email]]


def test_spam_is_left_out_and_nothing_else_means_no_mail(process_leader, mailbox, run_tasks):
    with time_machine.travel(swedish("2026-03-02T15:00"), tick=False):
        set_mail_preference(user=process_leader, choice="daily")
        InspelFactory()
    queue_digests(swedish("2026-03-03T07:00"))
    Inspel.objects.update(handling="spam")  # after it was queued, before it is sent
    run_tasks()
    assert mailbox.messages == []


def test_former_moderator_gets_no_daily_mail(process_leader, mailbox, run_tasks):
    with time_machine.travel(swedish("2026-03-02T15:00"), tick=False):
        set_mail_preference(user=process_leader, choice="daily")
        InspelFactory()
    queue_digests(swedish("2026-03-03T07:00"))
    process_leader.groups.clear()
    run_tasks()
    assert mailbox.messages == []


# --- Nothing lost, nothing doubled ------------------------------------------------------------------------------------


def test_scheduling_again_the_same_day_schedules_nothing(process_leader):
    with time_machine.travel(swedish("2026-03-02T15:00"), tick=False):
        set_mail_preference(user=process_leader, choice="daily")
        InspelFactory()
    assert queue_digests(swedish("2026-03-03T07:00")) == 1
    InspelFactory()
    assert queue_digests(swedish("2026-03-03T07:00")) == 0
    assert queue_digests(swedish("2026-03-03T23:59")) == 0
    assert queue_digests(swedish("2026-03-04T07:00")) == 1


def test_days_without_a_worker_end_in_one_mail_with_everything(process_leader, mailbox, run_tasks):
    with time_machine.travel(swedish("2026-03-02T15:00"), tick=False):
        set_mail_preference(user=process_leader, choice="daily")
        early = InspelFactory()
    with time_machine.travel(swedish("2026-03-06T11:00"), tick=False):
        late = InspelFactory()
        DBTaskResult.objects.update(status="RUNNING")  # what a worker that was killed leaves behind
        requeue_waiting_mail()
        resume_digests()  # a new one starts
        run_tasks()
    (text,) = to(mailbox, process_leader.email)
    assert early.reference in text
    assert late.reference in text
    assert waiting_clocks().count() == 1


def test_restarts_neither_multiply_the_clock_nor_the_mail(process_leader, mailbox, run_tasks):
    with time_machine.travel(swedish("2026-03-02T15:00"), tick=False):
        set_mail_preference(user=process_leader, choice="daily")
        InspelFactory()
    with time_machine.travel(swedish("2026-03-03T08:00"), tick=False):
        for _restart in range(3):
            resume_digests()
            run_tasks()
        schedule_digests()
    assert len(to(mailbox, process_leader.email)) == 1
    assert waiting_clocks().count() == 1


def test_without_anybody_who_wants_it_no_clock_runs(process_leader):
    resume_digests()
    assert not DBTaskResult.objects.exists()


def test_daily_mail_that_is_refused_is_sent_later_and_says_the_same(process_leader, mailbox, run_tasks):
    with time_machine.travel(swedish("2026-03-02T15:00"), tick=False):
        set_mail_preference(user=process_leader, choice="daily")
        first = InspelFactory()
    mailbox.refuse = True
    with time_machine.travel(swedish("2026-03-03T07:00"), tick=False):
        run_tasks()
        later = InspelFactory()
    mailbox.refuse = False
    with time_machine.travel(swedish("2026-03-03T07:30"), tick=False):
        run_tasks()
    (text,) = to(mailbox, process_leader.email)
    assert first.reference in text
    assert later.reference not in text


# --- From one way to another ------------------------------------------------------------------------------------------


def test_moderator_who_stops_the_daily_mail_gets_a_last_one_at_once(process_leader, mailbox, run_tasks, settings):
    settings.GROUP_MAIL_MINUTES = 0
    set_mail_preference(user=process_leader, choice="daily")
    before = InspelFactory()
    set_mail_preference(user=process_leader, choice="at_once")
    after = InspelFactory()
    run_tasks()
    texts = to(mailbox, process_leader.email)
    assert len(texts) == 2
    for inspel in [before, after]:
        assert sum(inspel.reference in text for text in texts) == 1


def test_mail_that_still_waits_when_the_daily_one_is_chosen_comes_in_it(process_leader, mailbox, run_tasks):
    with time_machine.travel(swedish("2026-03-02T15:00"), tick=False):
        told = InspelFactory()
        run_tasks()
        waiting = InspelFactory()
        set_mail_preference(user=process_leader, choice="daily")
        run_tasks()
        after = InspelFactory()
    with time_machine.travel(swedish("2026-03-03T07:05"), tick=False):
        run_tasks()
    texts = to(mailbox, process_leader.email)
    assert [told.reference in text for text in texts] == [True, False]
    for inspel in [waiting, after]:
        assert [inspel.reference in text for text in texts] == [False, True]


def test_moderator_who_starts_mail_gets_only_what_comes_from_now_on(process_leader, mailbox, run_tasks, settings):
    settings.GROUP_MAIL_MINUTES = 0
    set_mail_preference(user=process_leader, choice="never")
    before = InspelFactory()
    set_mail_preference(user=process_leader, choice="at_once")
    after = InspelFactory()
    run_tasks()
    (text,) = to(mailbox, process_leader.email)
    assert after.reference in text
    assert before.reference not in text


def test_same_choice_again_changes_nothing(process_leader):
    set_mail_preference(user=process_leader, choice="daily")
    preference = ModeratorPreference.objects.get()
    set_mail_preference(user=process_leader, choice="daily")
    again = ModeratorPreference.objects.get()
    assert (again.last_notified_id, again.digest_covers_until) == (
        preference.last_notified_id,
        preference.digest_covers_until,
    )
    assert not NewInspelDigest.objects.exists()


# --- The hour ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "latest", "following"),
    [
        ("2026-03-02T06:59", "2026-03-01T07:00", "2026-03-02T07:00"),
        ("2026-03-02T07:00", "2026-03-02T07:00", "2026-03-03T07:00"),
        ("2026-03-28T12:00", "2026-03-28T07:00", "2026-03-29T07:00"),  # the clocks go forward in between
    ],
)
def test_daily_mail_is_due_at_the_same_hour_of_the_swedish_clock(now, latest, following):
    assert latest_due(swedish(now)) == swedish(latest)
    assert next_due(swedish(now)) == swedish(following)
    assert next_due(swedish(now)) - latest_due(swedish(now)) <= timedelta(hours=25)
