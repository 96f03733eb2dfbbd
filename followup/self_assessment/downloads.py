"""The answers of the self-assessment as CSV."""

from followup.csv_files import as_csv
from followup.models import AssessmentScore
from followup.self_assessment.results import NOT_ANSWERED, NOT_RELEVANT, AssessmentResults

OWN_COLUMNS = ["period", "organisation", "sub_goal", "statement", "version", "score", "status", "comment", "evidence"]


def answers_as_csv(page):
    """Return bytes with the answers of one organisation in a period, to its reporters."""
    return as_csv([_own_row(page, version) for version in page.versions], OWN_COLUMNS)


def _own_row(page, version):
    score = page.saved.get(version.pk) or AssessmentScore()
    return {
        "period": page.period.name,
        "organisation": page.organisation.name,
        "sub_goal": version.statement.sub_goal.title,
        "statement": version.text,
        "version": version.number,
        "score": "" if score.score is None else score.score,
        "status": score.status,
        "comment": score.comment,
        "evidence": score.evidence,
    }


RESULT_COLUMNS = ["period", "organisation_code", "organisation", "sub_goal", "statement", "version", "score", "status"]


def results_as_csv(period):
    """Return bytes with each approved score of a period, and for each that is missing why."""
    results = AssessmentResults(is_example=False)
    period = next(row for row in results.periods if row.pk == period.pk)
    rows = [
        _result_row(results, period, version, place)
        for place in results.organisations
        for version in results.asked(period)
    ]
    return as_csv(rows, RESULT_COLUMNS)


def _result_row(results, period, version, place):
    answer = results.answer(period, version, place)
    status = {"": "scored", NOT_RELEVANT: "not_applicable", NOT_ANSWERED: "not_reported"}[answer.why_missing]
    return {
        "period": period.name,
        "organisation_code": place.code,
        "organisation": place.name,
        "sub_goal": version.statement.sub_goal.title,
        "statement": version.text,
        "version": version.number,
        "score": "" if answer.score is None else answer.score,
        "status": status,
    }
