"""What an organisation answered in the period before, beside what it is asked now."""

from typing import NamedTuple

from followup.models import Assessment, AssessmentPeriod, AssessmentScore, StatementVersion, comparable_stretches
from followup.self_assessment.lifecycle import State


class EarlierAnswer(NamedTuple):
    """An answer of the period before; `text` is the statement as it was worded then, "" if it was the same."""

    score: AssessmentScore
    text: str
    is_comparable: bool


def assessment_before(period, organisation):
    """Return the Assessment of the organisation in the latest earlier period in which it submitted one, or None."""
    rows = Assessment.objects.filter(organisation=organisation).exclude(state=State.DRAFT)
    rows = rows.filter(period__in=AssessmentPeriod.objects.before(period).order_by())
    return rows.select_related("period").order_by("-period__opens_on", "-period_id").first()


def earlier_answers(assessment, versions):
    """Return {id of a version that is asked: EarlierAnswer} of an earlier self-assessment, which may be None."""
    if assessment is None:
        return {}
    scores = assessment.scores.exclude(status=AssessmentScore.Status.UNANSWERED).select_related("version")
    by_statement = {score.version.statement_id: score for score in scores}
    statements = [version.statement_id for version in versions]
    stretches = comparable_stretches(StatementVersion.objects.filter(statement__in=statements))
    return {
        version.pk: EarlierAnswer(
            score,
            "" if score.version_id == version.pk else score.version.text,
            stretches.get(score.version_id) == stretches.get(version.pk),
        )
        for version in versions
        if (score := by_statement.get(version.statement_id))
    }
