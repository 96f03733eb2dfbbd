"""The made-up period of the self-assessment, with made-up statements and answers, dated from a portal's first day."""

import json
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from contacts.models import Organisation
from followup.models import Assessment, AssessmentPeriod, AssessmentScore, Statement, StatementVersion
from followup.self_assessment.lifecycle import State
from strategy.models import SubGoal

DATA_FILE = Path(__file__).parent.parent / "data" / "example_assessments.json"
OPENED, CLOSED = 60, 30  # days before the first one
NOTE = "Exempel: skriv vad poängen bygger på."
Status = AssessmentScore.Status


def load_example_assessments(today):
    """Store the example period where its sub-goals are."""
    data = json.loads(DATA_FILE.read_text(encoding="utf-8"))
    goals = {goal.slug: goal for goal in SubGoal.objects.current()}
    if not goals.keys() >= {row["sub_goal"] for row in data["statements"]}:
        return
    versions = [_version(goals[row.pop("sub_goal")], order, row) for order, row in enumerate(data["statements"])]
    days = {"opens_on": today - timedelta(days=OPENED), "closes_on": today - timedelta(days=CLOSED)}
    period = AssessmentPeriod.objects.create(is_example=True, **days, **data["period"])
    period.versions.set(versions)
    for place in Organisation.objects.filter(code__in=data["scores"]):
        _assess(period, place, versions, **data["scores"][place.code])


def _version(sub_goal, order, row):
    statement = Statement.objects.create(sub_goal=sub_goal, order=order, is_example=True, **row)
    return StatementVersion.objects.get(statement=statement)


def _assess(period, place, versions, *, state, scores):
    decided = timezone.now() - timedelta(days=CLOSED + 1)
    times = {} if state == State.DRAFT else {"submitted_at": decided}
    times |= {"decided_at": decided} if state in {State.RETURNED, State.APPROVED} else {}
    note = NOTE if state == State.RETURNED else ""
    made = Assessment.objects.create(
        period=period, organisation=place, state=state, note=note, is_example=True, **times
    )
    AssessmentScore.objects.bulk_create(
        _score(made, version, sign) for version, sign in zip(versions, scores, strict=False)
    )


def _score(assessment, version, sign):
    given = {"score": int(sign), "status": Status.SCORED} if sign.isdigit() else {"status": Status.NOT_APPLICABLE}
    return AssessmentScore(assessment=assessment, version=version, **given)
