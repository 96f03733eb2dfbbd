"""How far each organisation has come, and the reminders: nobody is told the same twice."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.mail.registry import compose
from core.models.outgoing_mail import OutgoingMail
from followup.models import Assessment, AssessmentPeriod, AssessmentReminder
from followup.self_assessment import actions
from followup.self_assessment.reporters import remind
from naravard.staff.roles import REPORTER
from tests.conftest import user_in_group
from tests.factories import AssessmentPeriodFactory, OrganisationFactory, assess
from tests.rendered_form import forms_of
from tests.staff import messages_of

pytestmark = pytest.mark.django_db


def board(period):
    return f"/admin/followup/assessmentperiod/{period.pk}/board/"


def press(client, period):
    [form] = [form for form in forms_of(client.get(board(period))) if form.fields == {"csrfmiddlewaretoken"}][-1:]
    return messages_of(form.submit(client, follow=True))


def reminders():
    return OutgoingMail.objects.filter(kind="followup.assessment_reminder").order_by("pk")


def told(mail):
    message = compose(mail)
    return message and (message.to, message.body)


def test_board_shows_each_state_and_when_its_reporters_logged_in(leader_client, reporter, period, versions):
    for state in Assessment.State.values:
        assess(period, OrganisationFactory(name_sv=f"Kommun {state}"), {}, state=state)
    page = leader_client.get(board(period))
    assert [count for _label, count in page.context["counts"]] == [1, 1, 1, 1, 1]
    assert "har aldrig loggat in" in page.text
    reporter.last_login = timezone.now()
    reporter.save()
    assert "har aldrig loggat in" not in leader_client.get(board(period)).text


def test_board_is_for_the_process_leader(editor_client, reporter_client, period):
    assert [client.get(board(period)).status_code for client in (editor_client, reporter_client)] == [403, 403]
    assert editor_client.post(board(period)).status_code == 403


def test_board_makes_as_many_queries_at_30_organisations_as_at_3(leader_client, period, versions):
    def more(count):
        for _number in range(count):
            place = OrganisationFactory()
            assess(period, place, {versions[0]: 3})
            user_in_group(REPORTER, organisation=place)

    def queries():
        with CaptureQueriesContext(connection) as found:
            leader_client.get(board(period))
        return len(found)

    more(3)
    few = queries()
    more(27)
    assert queries() == few


def test_reminder_is_sent_once_however_often_it_is_pressed(leader_client, reporter, period, versions):
    assert press(leader_client, period) == ["En påminnelse går till 1 person."]
    assert press(leader_client, period) == [
        "Det finns inget nytt att berätta: alla som går att nå har redan fått veta."
    ]
    [mail] = reminders()
    addresses, body = told(mail)
    assert addresses == ["rapportor@example.se"]
    assert "Våren: inte påbörjad" in body
    assert "/admin/followup/assessment/answers/var/orsa/" in body


def test_one_mail_tells_a_person_of_all_that_is_due(reporter, period, versions):
    other = AssessmentPeriodFactory(name_sv="Extra")
    assert [remind(period=period), remind(period=other)] == [1, 0]
    [mail] = reminders()
    assert all(name in told(mail)[1] for name in ["Våren", "Extra"])


def shorten(period, assessment, leader):
    AssessmentPeriod.objects.update(closes_on=timezone.localdate() + timedelta(days=9))


def last_week(period, assessment, leader):
    AssessmentPeriod.objects.update(closes_on=timezone.localdate() + timedelta(days=7))


def send_back(period, assessment, leader):
    Assessment.objects.update(state="submitted", submitted_at=timezone.now())
    seen = assessment.events.create(by=leader, to_state="submitted").pk
    actions.return_assessment(pk=assessment.pk, seen=seen, note="Se över.", by=leader)


@pytest.mark.parametrize("change", [shorten, last_week, send_back])
def test_what_is_new_is_told_though_the_person_was_reminded_before(
    reporter, orsa, period, versions, process_leader, change
):
    assessment = assess(period, orsa, {}, state="draft")
    assert remind(period=period) == 1
    change(period, assessment, process_leader)
    assert [remind(period=period), remind(period=period)] == [1, 0]
    assert AssessmentReminder.objects.count() == 1


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_nobody_is_reminded_of_what_is_handed_in(reporter, orsa, period, versions, state):
    assess(period, orsa, {}, state=state)
    assert remind(period=period) == 0


def test_reminder_that_waited_until_it_was_handed_in_is_not_sent(reporter, orsa, period, versions):
    remind(period=period)
    assess(period, orsa, {}, state="submitted")
    assert told(reminders().get()) is None


@pytest.mark.parametrize("lost", ["address", "active", "role", "organisation"])
def test_who_does_not_report_any_more_gets_no_mail(reporter, period, versions, lost):
    remind(period=period)
    if lost == "role":
        Group.objects.get(name=REPORTER).user_set.clear()
    fields = {"address": {"email": ""}, "active": {"is_active": False}, "organisation": {"organisation": None}}
    type(reporter).objects.filter(pk=reporter.pk).update(**fields.get(lost, {"first_name": "x"}))
    AssessmentReminder.objects.all().update(told="")
    assert told(reminders().get()) is None
    assert remind(period=period) == 0


def test_closed_or_made_up_period_reminds_nobody(leader_client, reporter, period, versions):
    AssessmentPeriod.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    page = leader_client.post(board(period), follow=True)
    assert messages_of(page) == ["Perioden är inte öppen, så ingen påmindes."]
    made_up = AssessmentPeriodFactory(is_example=True)
    assert remind(period=made_up) == 0


def test_note_of_what_is_returned_is_mailed_to_all_its_reporters(reporter, orsa, period, process_leader):
    user_in_group(REPORTER, username="andra", email="andra@example.se", organisation=orsa)
    user_in_group(REPORTER, username="mora", email="mora@example.se", organisation=OrganisationFactory(slug="mora"))
    assessment = assess(period, orsa, {}, state="draft")
    send_back(period, assessment, process_leader)
    message = compose(OutgoingMail.objects.get(kind="followup.assessment_returned"))
    assert message.bcc == ["andra@example.se", "rapportor@example.se"]
    assert "Se över." in message.body
    Assessment.objects.update(state="submitted")
    assert compose(OutgoingMail.objects.get(kind="followup.assessment_returned")) is None
