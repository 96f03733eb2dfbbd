"""
What the approved self-assessments say, read in six queries however many periods and organisations there are.

Nothing but approved ones is read here. What is made up is shown until there is something real, and never with it.
"""

from collections import Counter, defaultdict
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from contacts.models import Organisation
from followup.models import Assessment, AssessmentPeriod, AssessmentScore, StatementVersion, comparable_stretches
from followup.models.assessment import HIGHEST, LOWEST

Status = AssessmentScore.Status
NOT_ANSWERED = _("Has not answered")
NOT_RELEVANT = _("Not relevant")
NOT_ASKED = _("Was not asked then")


class Answer(NamedTuple):
    """A score, or None with the reason why there is none."""

    score: int | None
    why_missing: str = ""


_NO_ANSWER = Answer(None, NOT_ANSWERED)


class Mean(NamedTuple):
    """A mean with how many scores are behind it, of how many, or None with the reason."""

    number: Decimal | None
    scored: int
    of: int
    why_missing: str = ""


class StatementResult(NamedTuple):
    """What the organisations say of a statement in a period."""

    version: StatementVersion
    counts: dict
    not_relevant: int
    answered: int
    mean: Decimal | None

    @property
    def scored(self):
        return sum(self.counts.values())

    @property
    def lowest(self):
        return min((score for score, count in self.counts.items() if count), default=None)

    @property
    def highest(self):
        return max((score for score, count in self.counts.items() if count), default=None)


class Point(NamedTuple):
    """A score or a mean in a period, or None with the reason. Points with the same `stretch` may be compared."""

    period: AssessmentPeriod
    number: Decimal | int | None
    why_missing: str
    stretch: int | None
    scored: int = 1


class AssessmentResults:
    """The approved self-assessments of all periods that have opened, real or made up (`is_example`)."""

    def __init__(self, *, is_example, organisations=None, latest_only=False):
        self.is_example, self.latest_only = is_example, latest_only
        if organisations is not None:
            self.organisations = organisations

    @classmethod
    def shown(cls, **options):
        """Return those that stand for how it goes now: real ones if any is approved, else made-up ones."""
        results = cls(is_example=False, **options)
        results.is_example = not any(results._approved[period.pk] for period in results.periods)
        del results.periods  # of the other kind
        return results

    @cached_property
    def _all_periods(self):
        return list(AssessmentPeriod.objects.public())

    @cached_property
    def periods(self):
        """Those that have opened, the latest first."""
        return [period for period in self._all_periods if period.is_example == self.is_example]

    @cached_property
    def latest_closed(self):
        """The latest period that has closed, whether anybody has answered it, or None: a made-up one if all are."""
        real = [period for period in self._all_periods if not period.is_example]
        return next((period for period in real or self._all_periods if period.has_closed), None)

    @cached_property
    def latest(self):
        """The latest period with an approved self-assessment, or None."""
        return next((period for period in self.periods if self.answered(period)), None)

    @cached_property
    def _read(self):
        """The periods whose scores are read: one is enough for a page that says nothing of how it was before."""
        return self.periods if not self.latest_only else [self.latest] if self.latest else []

    @cached_property
    def organisations(self):
        return list(Organisation.objects.region_and_municipalities())

    @cached_property
    def _approved(self):
        """{id of a period: {id of an organisation}}, of a made-up period the made-up ones."""
        places = {place.pk for place in self.organisations}
        rows = Assessment.objects.approved().filter(is_example=F("period__is_example")).order_by()
        found = defaultdict(set)
        for period, organisation in rows.values_list("period", "organisation"):
            if organisation in places:
                found[period].add(organisation)
        return found

    @cached_property
    def _scores(self):
        """{(id of a period, id of a version): {id of an organisation: Answer}}."""
        rows = AssessmentScore.objects.filter(
            assessment__state=Assessment.State.APPROVED,
            assessment__is_example=self.is_example,
            assessment__period__in=self._read,
        ).order_by()  # thousands, whose order says nothing here
        found = defaultdict(dict)
        columns = ["assessment__period", "version", "assessment__organisation", "score", "status"]
        made = {}  # there are a few thousand scores, and six answers
        for period, version, organisation, score, status in rows.values_list(*columns):
            if organisation in self._approved[period]:
                if (answer := made.get((score, status))) is None:
                    why_missing = NOT_RELEVANT if status == Status.NOT_APPLICABLE else ""
                    answer = made[score, status] = Answer(score, why_missing)
                found[period, version][organisation] = answer
        return found

    @cached_property
    def _versions(self):
        """{id: StatementVersion} of all versions of the statements that any of the periods asked, by sub-goal."""
        asked = StatementVersion.objects.filter(periods__in=self._read)
        of_same = StatementVersion.objects.filter(statement__in=asked.values("statement"))
        rows = (asked if self.latest_only else of_same).select_related("statement__sub_goal")
        by_sub_goal = ["statement__sub_goal__number", "statement__order", "statement_id", "number"]
        return {version.pk: version for version in rows.order_by(*by_sub_goal)}

    @cached_property
    def _stretches(self):
        return comparable_stretches(self._versions.values())

    @cached_property
    def _asked(self):
        """{id of a period: {id of a statement: StatementVersion}}, by sub-goal."""
        if self.latest_only:
            return {period.pk: {row.statement_id: row for row in self._versions.values()} for period in self._read[:1]}
        pairs = AssessmentPeriod.versions.through.objects.filter(assessmentperiod__in=self._read)
        asked = defaultdict(set)
        for period, version in pairs.values_list("assessmentperiod_id", "statementversion_id"):
            asked[period].add(version)
        return {
            period.pk: {row.statement_id: row for pk, row in self._versions.items() if pk in asked[period.pk]}
            for period in self._read
        }

    @cached_property
    def _asked_of_sub_goal(self):
        """{(id of a period, id of a sub-goal): [StatementVersion]}."""
        found = defaultdict(list)
        for period, versions in self._asked.items():
            for version in versions.values():
                found[period, version.statement.sub_goal_id].append(version)
        return found

    def asked(self, period, sub_goal=None):
        """Return the versions that the period asks, of one sub-goal or of all."""
        if sub_goal is not None:
            return self._asked_of_sub_goal.get((period.pk, sub_goal.pk), [])
        return list(self._asked[period.pk].values())

    def answered(self, period):
        """Return the ids of the organisations whose self-assessment is approved."""
        return self._approved[period.pk]

    def answer(self, period, version, place):
        """Return the Answer of an organisation."""
        return self._scores.get((period.pk, version.pk), {}).get(place.pk, _NO_ANSWER)

    def mean_of_place(self, period, sub_goal, place):
        """Return the Mean of an organisation's scores of a sub-goal."""
        versions = self.asked(period, sub_goal)
        answers = [self.answer(period, version, place) for version in versions]
        scores = [answer.score for answer in answers if answer.score is not None]
        why_missing = "" if scores else answers[0].why_missing if answers else NOT_ASKED
        return Mean(mean(scores), len(scores), len(versions), why_missing)

    def result(self, period, version):
        """Return the StatementResult of a version in a period."""
        answers = self._answers(period, version)
        scores = [answer.score for answer in answers if answer.score is not None]
        found = Counter(scores)
        return StatementResult(
            version=version,
            counts={score: found[score] for score in range(LOWEST, HIGHEST + 1)},
            not_relevant=sum(answer.why_missing is NOT_RELEVANT for answer in answers),
            answered=len(answers),
            mean=mean(scores),
        )

    def _answers(self, period, version):
        """Return the Answers of all whose self-assessment is approved."""
        return self._scores.get((period.pk, version.pk), {}).values()

    def points(self, statement_id, place=None, *, up_to):
        """Return a Point for each period up to one, the oldest first: of an organisation, or the mean of all."""
        periods = self.periods[self.periods.index(up_to) :]
        return [self._point(period, statement_id, place) for period in reversed(periods)]

    def _point(self, period, statement_id, place):
        version = self._asked[period.pk].get(statement_id)
        if version is None:
            return Point(period, None, NOT_ASKED, None)
        stretch = self._stretches[version.pk]
        if place is not None:
            answer = self.answer(period, version, place)
            return Point(period, answer.score, answer.why_missing, stretch)
        answers = self._answers(period, version)
        scores = [answer.score for answer in answers if answer.score is not None]
        return Point(period, mean(scores), "" if scores else NOT_ANSWERED, stretch, len(scores))


def mean(scores):
    """Return the mean of the scores, or None if there is none."""
    return Decimal(sum(scores)) / len(scores) if scores else None


def mean_of_all(results):
    """Return the mean of all scores of the StatementResults, or None if there is none."""
    return mean([score for found in results for score, count in found.counts.items() for _number in range(count)])
