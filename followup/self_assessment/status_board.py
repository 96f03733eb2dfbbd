"""How far each organisation has come with a self-assessment, for the process leader."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Max

from contacts.models import Organisation
from followup.models import Assessment, AssessmentPeriod, AssessmentReminder
from followup.self_assessment.lifecycle import State
from followup.self_assessment.reporters import NOT_STARTED, reporters


class BoardRow(NamedTuple):
    """A line of the board; `assessment` is None where nothing is written yet."""

    organisation: Organisation
    assessment: Assessment | None
    reporters: list

    @property
    def state(self):
        return self.assessment.get_state_display() if self.assessment else NOT_STARTED


def status_board(period: AssessmentPeriod):
    """Return {"rows": BoardRows, "counts": [(state, how many)]} in six queries."""
    organisations = list(Organisation.objects.region_and_municipalities())
    written = {row.organisation_id: row for row in period.assessments.filter(is_example=period.is_example)}
    people = _reporters_by_organisation(period)
    rows = [BoardRow(place, written.get(place.pk), people.get(place.pk, [])) for place in organisations]
    states = [(NOT_STARTED, None), *((state.label, state) for state in State)]
    counts = [
        (label, sum((row.assessment.state if row.assessment else None) == state for row in rows))
        for label, state in states
    ]
    return {"rows": rows, "counts": counts}


def _reporters_by_organisation(period):
    told = dict(
        AssessmentReminder.objects.filter(period=period)
        .values_list("user")
        .annotate(at=Max("told_at"))
        .values_list("user", "at")
    )
    found = defaultdict(list)
    for user in reporters().order_by("last_name", "first_name", "username"):
        user.told_at = told.get(user.pk)
        found[user.organisation_id].append(user)
    return found
