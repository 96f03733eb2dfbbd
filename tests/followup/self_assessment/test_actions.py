"""What the database lets in of a self-assessment, how its state moves, and the versions of its statements."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from followup.models import Assessment, AssessmentPeriod, AssessmentScore, StatementVersion, comparable_stretches
from followup.self_assessment import actions
from followup.self_assessment.lifecycle import TRANSITIONS, PeriodIsClosed, State, TransitionNotAllowed
from tests.factories import AssessmentPeriodFactory, StatementFactory, assess
from tests.staff import change_form, messages_of, save

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


def refused(make):
    """Make a row that the database must refuse."""
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


@pytest.mark.parametrize(
    "fields",
    [
        {"score": 0, "status": "scored"},
        {"score": 6, "status": "scored"},
        {"score": None, "status": "scored"},
        {"score": 3, "status": "not_applicable"},
        {"score": 3, "status": "unanswered"},
        {"score": None, "status": ""},
    ],
)
def test_score_is_from_1_to_5_or_a_reason_and_never_both(orsa, period, versions, fields):
    made = assess(period, orsa, {})
    refused(lambda: made.scores.create(version=versions[0], **fields))


def test_statement_is_scored_once_and_an_organisation_assessed_once_in_a_period(orsa, period, versions):
    made = assess(period, orsa, {versions[0]: 3})
    refused(lambda: made.scores.create(version=versions[0], score=4, status="scored"))
    refused(lambda: Assessment.objects.create(organisation=orsa, period=period))


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "submitted"},
        {"state": "approved", "submitted_at": timezone.now()},
        {"state": "returned", "submitted_at": timezone.now(), "decided_at": timezone.now(), "note": ""},
        {"state": "begun"},
    ],
    ids=["submitted-when", "approved-when", "returned-why", "unknown-state"],
)
def test_state_without_what_it_needs_is_refused(orsa, period, fields):
    refused(lambda: Assessment.objects.create(organisation=orsa, period=period, **fields))


def test_period_that_closes_before_it_opens_is_refused():
    with pytest.raises(ValidationError, match="Sista dagen"):
        AssessmentPeriod(name_sv="Fel", slug="fel", opens_on="2026-05-02", closes_on="2026-05-01").full_clean()


# --- The states -------------------------------------------------------------------------------------------------------


def move(assessment, to_state, by):
    last = assessment.events.last()
    seen = last.pk if last else assessment.events.create(by=by, to_state=assessment.state).pk
    if to_state == State.SUBMITTED:
        return actions.submit(assessment=assessment, by=by)
    if to_state == State.APPROVED:
        return actions.approve(pk=assessment.pk, seen=seen, by=by)
    return actions.return_assessment(pk=assessment.pk, seen=seen, note="Se över.", by=by)


@pytest.mark.parametrize("to_state", [State.SUBMITTED, State.RETURNED, State.APPROVED])
@pytest.mark.parametrize("state", State.values)
def test_only_the_transitions_of_the_table_are_made(orsa, period, process_leader, state, to_state):
    assessment = assess(period, orsa, {}, state=state)
    if to_state in TRANSITIONS[state]:
        move(assessment, to_state, process_leader)
        assessment.refresh_from_db()
        assert assessment.state == to_state
        last = assessment.events.last()
        assert (last.from_state, last.to_state, last.by) == (state, to_state, process_leader)
    else:
        with pytest.raises(TransitionNotAllowed):
            move(assessment, to_state, process_leader)


def test_nothing_is_decided_about_what_was_changed_since_it_was_read(orsa, period, process_leader):
    assessment = assess(period, orsa, {}, state="submitted")
    seen = assessment.events.create(by=process_leader, to_state="submitted").pk
    actions.approve(pk=assessment.pk, seen=seen, by=process_leader)
    with pytest.raises(TransitionNotAllowed):
        actions.return_assessment(pk=assessment.pk, seen=seen, note="Se över.", by=process_leader)


@pytest.mark.parametrize("days", [(1, 9), (-9, -1)], ids=["coming", "closed"])
def test_nothing_is_written_outside_the_period(orsa, reporter, versions, days):
    opens, closes = (timezone.localdate() + timezone.timedelta(days=number) for number in days)
    period = AssessmentPeriodFactory(opens_on=opens, closes_on=closes)
    with pytest.raises(PeriodIsClosed), transaction.atomic():
        actions.begin_writing(period=period, organisation=orsa, by=reporter)
    assert not Assessment.objects.exists()


# --- The versions -----------------------------------------------------------------------------------------------------


def test_change_of_what_was_asked_makes_a_new_version_and_the_period_keeps_the_old_one(orsa, period):
    statement = StatementFactory(text_sv="Vi når ut.")
    first = statement.versions.get()
    assess(period, orsa, {first: 3})
    statement.text_sv = "Vi når alla."
    statement.save()
    assert list(statement.versions.values_list("number", "text_sv", "is_comparable")) == [
        (1, "Vi når ut.", False),
        (2, "Vi når alla.", False),
    ]
    assert period.asked() == [first]
    assert AssessmentPeriodFactory().asked() == [statement.versions.last()]


@pytest.mark.parametrize(
    ("change", "numbers"),
    [
        ({"text_en": "We reach out."}, [1]),  # a translation where there was none
        ({"order": 3}, [1]),
        ({"asks_evidence": True}, [1, 2]),
        ({"text_sv": "Vi når alla."}, [1, 2]),
    ],
)
def test_what_makes_a_new_version(orsa, period, change, numbers):
    statement = StatementFactory(text_sv="Vi når ut.")
    assess(period, orsa, {statement.versions.get(): 3})
    for name, value in change.items():
        setattr(statement, name, value)
    statement.save()
    assert list(statement.versions.values_list("number", flat=True)) == numbers
    assert statement.versions.last().text_en == change.get("text_en")


def test_statement_that_nobody_was_asked_has_one_version():
    statement = StatementFactory(text_sv="Vi når ut.")
    statement.text_sv = "Vi når alla."
    statement.save()
    assert list(statement.versions.values_list("number", "text_sv")) == [(1, "Vi når alla.")]


def test_versions_are_compared_only_as_far_as_every_step_may_be():
    statement = StatementFactory()
    for number, is_comparable in [(2, True), (3, False), (4, True)]:
        statement.versions.create(number=number, text_sv=f"Version {number}", is_comparable=is_comparable)
    stretches = comparable_stretches(StatementVersion.objects.order_by("-number"))
    assert [stretches[version.pk] for version in statement.versions.order_by("number")] == [1, 1, 2, 2]


def test_first_version_is_compared_with_none():
    version = StatementFactory().versions.get()
    version.is_comparable = True
    refused(version.save)


def test_unanswered_is_the_reason_of_a_score_that_nobody_gave():
    assert AssessmentScore().status == "unanswered"


def test_editor_says_which_versions_may_be_compared(editor_client, orsa, period):
    statement = StatementFactory(text_sv="Vi når ut.")
    assess(period, orsa, {statement.versions.get(): 3})
    page = save(editor_client, statement, text_sv="Vi når alla.")
    assert any("en ny version" in text for text in messages_of(page))
    form = change_form(editor_client, statement)
    assert "versions-0-is_comparable" not in form.fields  # the first has none before it
    assert form.fill({"versions-1-is_comparable": True}).submit(editor_client, "_save").status_code == 302
    assert list(statement.versions.order_by("number").values_list("is_comparable", flat=True)) == [False, True]
    forged = {"versions-0-is_comparable": "on"}
    assert change_form(editor_client, statement).submit(editor_client, "_save", forged=forged).status_code == 302
    assert not statement.versions.order_by("number").first().is_comparable
