"""What is kept how long: each kind goes on the day after its time, by the calendar where the portal is, or never."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from contacts.models import Contact, ContactMessage
from core.housekeeping import HOUR, NotRemovedError, keep_house, remove_overdue, schedule_housekeeping
from core.models.audit_entry import AuditEntry
from core.models.outgoing_mail import OutgoingMail
from core.models.storage_period import StoragePeriod
from core.models.throttle import Throttle
from core.scheduling import next_time
from core.storage_periods import STORED_KINDS, days_in_force
from feedback.actions import answer
from feedback.models import DeletionReceipt, Inspel, InspelEvent, PageReaction
from followup.models import ActivityReminder, AssessmentReminder, KoladaSync, Nudge
from strategy.models import UnusedFile
from tests.factories import (
    ActivityFactory,
    AssessmentPeriodFactory,
    ContactFactory,
    InspelFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.rendered_form import form_of
from tests.staff import choose_action

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
DEFAULTS = {
    "core.outgoing_mail": 90,
    "core.task": 30,
    "core.session": 7,
    "contacts.deleted_contact": 90,
    "strategy.unused_file": 30,
    "core.failed_mail": 180,
    "followup.kolada_sync": 365,
    "followup.activity_reminder": 90,
    "followup.assessment_reminder": 90,
    "followup.nudge": 730,
    "sign_in.session": 7,
    "core.audit_entry": 730,
}
UNDECIDED = {"core.admin_log", "contacts.message", "contacts.unhandled_message", "feedback.page_comment"}


def swedish(text):
    return timezone.make_aware(datetime.fromisoformat(text))


def mail(at):
    OutgoingMail.objects.create(kind="feedback.receipt", about_id=1, status="sent", sent_at=at, created_at=at)
    return OutgoingMail.objects.count


def finished_task(at):
    DBTaskResult.objects.create(
        status="SUCCESSFUL", finished_at=at, task_path="a", backend_name="default", args_kwargs={}, priority=0
    )
    return DBTaskResult.objects.count


def session(at):
    Session.objects.create(session_key=uuid.uuid4().hex, session_data="x", expire_date=at)
    return Session.objects.count


def log_entry(at, user):
    LogEntry.objects.create(user=user, action_flag=2, action_time=at, object_repr="x")
    return LogEntry.objects.count


def message(at, user):
    ContactMessage.objects.create(
        form_key=uuid.uuid4(), to=ContactFactory(), text="Hej", handled_at=at, handled_by=user
    )
    return ContactMessage.objects.count


def deleted_contact(at):
    with time_machine.travel(at, tick=False):
        ContactFactory(email="slutat@example.se", phone="023-49 00 00").delete()
    return Contact.history.exclude(email="", phone="").count


def comment(at):
    PageReaction.objects.create(
        path="/", language="sv", was_useful=False, comment="Ring mig", answered_on=timezone.localdate(at)
    )
    return PageReaction.objects.exclude(comment="").count


def failed_mail(at):
    OutgoingMail.objects.create(kind="feedback.receipt", about_id=1, status="failed", created_at=at)
    return OutgoingMail.objects.count


def unhandled_message(at, _user=None):
    ContactMessage.objects.create(form_key=uuid.uuid4(), to=ContactFactory(), text="Hej")
    ContactMessage.objects.update(sent_at=at)
    return ContactMessage.objects.count


def unused_file(at):
    name = default_storage.save("documents/x.pdf", ContentFile(b"x"))
    UnusedFile.objects.create(name=name, unused_since=at)
    return lambda: int(default_storage.exists(name))


def kolada_sync(at):
    KoladaSync.objects.create(state="done", finished_at=at)
    return KoladaSync.objects.count


def reminder(at):
    day = timezone.localdate(at)
    period = AssessmentPeriodFactory(opens_on=day, closes_on=day)
    AssessmentReminder.objects.create(user=UserFactory(), period=period, told="x")
    return AssessmentReminder.objects.count


def activity_reminder(at):
    ActivityReminder.objects.create(user=UserFactory(), activity=ActivityFactory(), told_on=timezone.localdate(at))
    return ActivityReminder.objects.count


def nudge(at):
    Nudge.objects.create(organisation=OrganisationFactory(), piece="contacts", day=timezone.localdate(at), number=1)
    return Nudge.objects.count


def noted_session(at):
    UserSession.objects.create(user=UserFactory(), ip="127.0.0.1", session_key="x", user_agent="x", last_seen_at=at)
    return UserSession.objects.count


def audit_entry(at):
    AuditEntry.objects.create(kind="export", at=at, keep_until=swedish("2001-01-01T00:00"))
    return AuditEntry.objects.filter(kind="export").count


MAKERS = {
    "core.audit_entry": audit_entry,
    "core.outgoing_mail": mail,
    "core.task": finished_task,
    "core.session": session,
    "core.admin_log": log_entry,
    "contacts.message": message,
    "contacts.deleted_contact": deleted_contact,
    "feedback.page_comment": comment,
    "strategy.unused_file": unused_file,
    "core.failed_mail": failed_mail,
    "contacts.unhandled_message": unhandled_message,
    "followup.kolada_sync": kolada_sync,
    "followup.activity_reminder": activity_reminder,
    "followup.assessment_reminder": reminder,
    "followup.nudge": nudge,
    "sign_in.session": noted_session,
}


def test_table_names_each_kind_and_its_default():
    assert days_in_force() == DEFAULTS | dict.fromkeys(UNDECIDED)
    assert set(MAKERS) == set(STORED_KINDS)


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("at", ["2026-03-01T00:00", "2026-03-01T23:59:59", "2026-10-25T02:30"])
def test_kind_is_kept_to_the_end_of_its_last_day_and_then_goes(admin_user, name, at):
    """At both ends of a day, and across both changes of the clock; UTC would have another day at midnight."""
    days = STORED_KINDS[name].default_days or 60
    if name in UNDECIDED:
        StoragePeriod.objects.create(kind=name, days=days, decision_reference="RD 2026/1")
    make, at = MAKERS[name], swedish(at)
    left = make(at, admin_user) if name in {"core.admin_log", "contacts.message"} else make(at)
    before = left()
    last_day = timezone.localdate(at) + timedelta(days=days)
    remove_overdue(swedish(f"{last_day}T23:59:59"))
    assert left() == before > 0
    remove_overdue(swedish(f"{last_day + timedelta(days=1)}T00:00:00"))
    assert left() == 0


@pytest.mark.parametrize("name", sorted(UNDECIDED))
@pytest.mark.parametrize("decided", [None, {"days": 60}, {"days": None, "decision_reference": "RD 2026/1"}])
def test_what_the_law_asks_a_decision_for_is_kept_until_there_is_one(admin_user, name, decided):
    if decided:
        StoragePeriod.objects.create(kind=name, **decided)
    make, at = MAKERS[name], swedish("1990-01-01T12:00")
    left = make(at) if name == "feedback.page_comment" else make(at, admin_user)
    remove_overdue()
    assert left() == 1


def test_what_is_not_done_is_kept(admin_user):
    long_ago = swedish("1990-01-01T12:00")
    StoragePeriod.objects.create(kind="contacts.message", days=60, decision_reference="RD 2026/1")
    for status in ["waiting", "sending"]:
        OutgoingMail.objects.create(kind="feedback.receipt", about_id=1, status=status, created_at=long_ago)
    DBTaskResult.objects.create(status="READY", task_path="a", backend_name="default", args_kwargs={}, priority=0)
    message(None, None)
    ContactMessage.objects.update(sent_at=long_ago)
    with time_machine.travel(long_ago, tick=False):
        kept = ContactFactory(email="kvar@example.se")
    Session.objects.create(session_key="a", session_data="x", expire_date=timezone.now())
    remove_overdue()
    counts = [model.objects.count() for model in [OutgoingMail, DBTaskResult, ContactMessage, Session]]
    assert counts == [2, 1, 1, 1]
    assert kept.history.get().email == "kvar@example.se"


def test_name_of_a_deleted_contact_stays_in_the_history(admin_user):
    deleted_contact(swedish("2026-03-01T12:00"))
    names = set(Contact.history.values_list("name", flat=True))
    assert remove_overdue(swedish("2026-12-01T12:00"))["contacts.deleted_contact"] == 2
    assert set(Contact.history.values_list("name", flat=True)) == names


def test_kind_that_cannot_be_removed_keeps_no_other_one(monkeypatch, caplog):
    def fail(rows):
        raise IntegrityError("something points to it")

    first, *_others, last = (name for name, days in days_in_force().items() if days)
    users, removed = type(UserFactory())._base_manager.all(), []
    for name, remove in [(first, fail), (last, removed.append)]:
        kind = replace(STORED_KINDS[name], overdue=lambda before: users, remove=remove)
        monkeypatch.setitem(STORED_KINDS, name, kind)
    with pytest.raises(NotRemovedError, match=f"^{first}$"):
        remove_overdue()
    assert removed
    [record] = caplog.records
    assert (record.getMessage(), record.exc_info[0]) == (
        f"What is overdue could not be removed: {first}",
        IntegrityError,
    )


def test_period_that_is_chosen_takes_the_place_of_the_default():
    StoragePeriod.objects.create(kind="core.session", days=14)
    StoragePeriod.objects.create(kind="core.task", days=None)
    assert days_in_force()["core.session"] == 14
    assert days_in_force()["core.task"] is None


@pytest.mark.parametrize("days", [0, 6, 36501])
def test_period_that_is_too_short_or_absurd_is_refused(days):
    with pytest.raises(ValidationError):
        StoragePeriod(kind="core.session", days=days).full_clean()
    with pytest.raises(IntegrityError):
        StoragePeriod.objects.create(kind="core.session", days=days)


# --- The worker ---------------------------------------------------------------------------------------------------


def test_worker_removes_each_night_and_expired_counts_with_it(run_tasks):
    with time_machine.travel(swedish("2026-03-04T12:00"), tick=False) as clock:
        Throttle.objects.create(key_hash="old", expires_at=swedish("2026-03-04T13:00"))
        session(swedish("2026-02-25T12:00"))
        schedule_housekeeping()
        schedule_housekeeping()
        run_tasks()
        assert (Session.objects.count(), Throttle.objects.count()) == (1, 1)
        clock.move_to(swedish("2026-03-05T03:00"))
        run_tasks()
        assert (Session.objects.count(), Throttle.objects.count()) == (0, 0)
        [waiting] = DBTaskResult.objects.filter(task_path=keep_house.module_path, status="READY")
        assert waiting.run_after == swedish("2026-03-06T03:00")


@pytest.mark.parametrize(
    ("now", "night"),
    [
        ("2026-03-28T12:00", "2026-03-29T03:00"),  # the night with 23 hours
        ("2026-10-24T12:00", "2026-10-25T03:00"),
        ("2026-03-04T02:59", "2026-03-04T03:00"),
        ("2026-03-04T03:00", "2026-03-05T03:00"),
    ],
)
def test_night_comes_at_three_by_the_clock_on_the_wall(now, night):
    assert next_time(HOUR, swedish(now)) == swedish(night)


def test_worker_that_starts_after_the_clock_was_set_back_misses_no_night(db):
    with time_machine.travel(swedish("2026-03-05T12:00"), tick=False) as clock:
        schedule_housekeeping()
        clock.move_to(swedish("2026-03-04T12:00"))
        for _start in range(2):
            schedule_housekeeping()
    nights = DBTaskResult.objects.filter(task_path=keep_house.module_path).order_by("run_after")
    assert [night.run_after for night in nights] == [swedish("2026-03-05T03:00"), swedish("2026-03-06T03:00")]


# --- In the admin -------------------------------------------------------------------------------------------------


def test_page_shows_each_kind_with_what_is_in_force_and_why(leader_client):
    session(swedish("2026-01-01T12:00"))
    StoragePeriod.objects.create(kind="contacts.message", days=730, decision_reference="RD 2026/7")
    lines = {line["kind"].name: line for line in leader_client.get("/admin/core/storageperiod/").context["kinds"]}
    assert set(lines) == set(STORED_KINDS)
    assert (lines["core.session"]["days"], lines["core.session"]["overdue"]) == (7, 1)
    page = leader_client.get("/admin/core/storageperiod/").text
    for text in ["Väntar på beslut", "Standard", "RD 2026/7", "730"]:
        assert text in page


def test_table_holds_the_rules_for_inspel_and_the_worker_carries_them_out(leader_client, process_leader):
    assert "Inspel och avsändarnas uppgifter" in leader_client.get("/admin/core/storageperiod/").text
    inspel = InspelFactory()
    answer(inspel=inspel, text="Svar", by=process_leader)
    InspelEvent.objects.filter(inspel=inspel).update(at=swedish("2020-01-01T12:00"))
    fields = {"state": "answered", "removes": "everything", "months": "24", "decision_reference": "RD 2026/9"}
    form = form_of(leader_client.get("/admin/feedback/retentionrule/add/"), "state", "months").fill(**fields)
    saved = form.fill(is_active="on").submit(leader_client, "_save", follow=True).text
    assert "1 inspel berörs i natt" in saved
    page = leader_client.get("/admin/core/storageperiod/").text
    assert all(text in page for text in ["Hela inspelet", "24 månader", "RD 2026/9"])
    assert remove_overdue()["feedback.inspel"] == 1
    assert not Inspel.objects.exists()
    assert DeletionReceipt.objects.get().decision_reference == "RD 2026/9"


@pytest.mark.parametrize(("days_left", "said"), [(16, False), (14, True)])
def test_staff_are_warned_before_what_nobody_dealt_with_is_removed(leader_client, editor_client, days_left, said):
    StoragePeriod.objects.create(kind="contacts.unhandled_message", days=60, decision_reference="RD 2026/1")
    now = timezone.localtime()  # by the clock on the wall: days count from midnight, in summer time too
    failed_mail(now - timedelta(days=181 - days_left))
    unhandled_message(now - timedelta(days=61 - days_left))
    page = leader_client.get("/admin/").text
    assert ("1 mejl som inte gick att skicka och som tas bort inom två veckor" in page) is said
    assert ("1 meddelande som inte är hanterat och som tas bort inom två veckor" in page) is said
    assert "tas bort inom två veckor" not in editor_client.get("/admin/").text


def test_process_leader_enters_a_decision_and_is_asked_for_its_reference(leader_client):
    url = "/admin/core/storageperiod/add/?kind=contacts.message"
    form = form_of(leader_client.get(url), "kind", "days").fill(days="365")
    refused = form.submit(leader_client, "_save")
    assert "Lagen kräver ett beslut" in refused.text
    form.fill(decision_reference="RD 2026/1").submit(leader_client, "_save")
    assert days_in_force()["contacts.message"] == 365
    change = f"/admin/core/storageperiod/{StoragePeriod.objects.get().pk}/change/"
    form_of(leader_client.get(change), "days").fill(days="6").submit(leader_client, "_save")
    assert days_in_force()["contacts.message"] == 365


def test_editor_sees_no_storage_periods(editor_client):
    assert editor_client.get("/admin/core/storageperiod/").status_code == 403


REACTIONS = "/admin/feedback/pagereaction/"


@pytest.mark.parametrize(("action", "left"), [("mask_comments", "Ring [telefonnummer]!"), ("remove_comments", "")])
def test_process_leader_masks_or_removes_a_comment_and_the_answer_stays(leader_client, action, left):
    chosen, other = (
        PageReaction.objects.create(path="/", language="sv", was_useful=False, comment="Ring 070-174 06 05!")
        for _row in range(2)
    )
    page = choose_action(leader_client, REACTIONS, action, [chosen.pk])
    assert "1 kommentar ändrades." in page.text
    assert [PageReaction.objects.get(pk=row.pk).comment for row in [chosen, other]] == [left, other.comment]
    assert "070" not in str(list(LogEntry.objects.values()))
    assert LogEntry.objects.count() == 1


def test_editor_changes_no_comment(editor_client):
    reaction = PageReaction.objects.create(path="/", language="sv", was_useful=False, comment="Ring 070-174 06 05!")
    editor_client.post(REACTIONS, {"action": "remove_comments", "_selected_action": [reaction.pk]})
    reaction.refresh_from_db()
    assert reaction.comment == "Ring 070-174 06 05!"
