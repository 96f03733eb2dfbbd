"""What the public pages of the self-assessment show."""

from functools import partial

from django.http import Http404

from followup.models import AssessmentPeriod
from followup.self_assessment.charts import dot_chart, heat_chart, score_line, shade_bounds
from followup.self_assessment.results import NOT_ASKED, AssessmentResults, Mean, mean_of_all


def period_list():
    """Return the periods that have opened, with how many have answered; made-up ones where there are no real ones."""
    real = AssessmentResults(is_example=False)
    results = real if real.periods else AssessmentResults(is_example=True)
    return {"lines": [period_line(results, period) for period in results.periods]}


def period_line(results, period):
    """Return a period with how many have answered, as every sum has beside it."""
    return {"period": period, "answered": len(results.answered(period)), "of": len(results.organisations)}


def period_page(slug):
    """Return the context of the page of a period. Raise Http404 if it has not opened."""
    period = AssessmentPeriod.objects.public().filter(slug=slug).first()
    if period is None:
        raise Http404
    results = AssessmentResults(is_example=period.is_example)
    sub_goals = _sub_goals(results.asked(period))
    rows = [
        (place, [results.mean_of_place(period, goal, place) for goal in sub_goals]) for place in results.organisations
    ]
    return {
        "line": period_line(results, period),
        "period": period,
        "sub_goals": sub_goals,
        "rows": rows,
        "heat": heat_chart(sub_goals, rows) if results.answered(period) else None,
        "shades": shade_bounds(),
        "groups": [
            (goal, [_statement(results, period, row) for row in results.asked(period, goal)]) for goal in sub_goals
        ],
        "updated_at": _updated_at(period),
    }


def _sub_goals(versions):
    return list(dict.fromkeys(version.statement.sub_goal for version in versions))


def _statement(results, period, version):
    result = results.result(period, version)
    points = results.points(version.statement_id, up_to=period)
    return {
        "result": result,
        "of": len(results.organisations),
        "dots": dot_chart(result.counts, result.mean) if result.scored else None,
        "points": points,
        "over_time": score_line(points),
    }


def statement_in(items, version):
    """Return what a page says of the version with that id, of its [(sub-goal, items)]. Raise Http404 without it."""
    for _goal, of_goal in items:
        for item in of_goal:
            if item["result"].version.pk == version:
                return item
    raise Http404


def _updated_at(period):
    decided = period.assessments.approved().filter(is_example=period.is_example).order_by("-decided_at")
    return max(filter(None, [period.updated_at, decided.values_list("decided_at", flat=True).first()]), default=None)


def results_of_place(place, sub_goals, results=None, *, organisations=None):
    """Return {id of a sub-goal: Mean} of an organisation in the latest period, with the period, or None without one."""
    results = results or AssessmentResults.shown(organisations=organisations, latest_only=True)
    if results.latest is None:
        return None
    means = {goal.pk: _mean(results, goal, place) for goal in sub_goals}
    return period_line(results, results.latest) | {"means": means, "place": place}


def _mean(results, sub_goal, place):
    is_asked = bool(results.asked(results.latest, sub_goal))
    return results.mean_of_place(results.latest, sub_goal, place) if is_asked else Mean(None, 0, 0, NOT_ASKED)


def results_of_sub_goal(sub_goal, organisations):
    """Return the statements of a sub-goal with what all say of them in the latest period, or None without one."""
    results = AssessmentResults.shown(organisations=organisations, latest_only=True)
    if results.latest is None:
        return None
    statements = [results.result(results.latest, version) for version in results.asked(results.latest, sub_goal)]
    return period_line(results, results.latest) | {"statements": statements, "mean": mean_of_all(statements)}


def cell(place, sub_goal, organisations):
    """Return the statements of a sub-goal with an organisation's scores and those of all, or None without a period."""
    results = AssessmentResults.shown(organisations=organisations)
    period = results.latest
    if period is None:
        return None
    line = results_of_place(place, [sub_goal], results)
    make = partial(_statement_of_place, results, period, place)
    return line | {
        "mean": line["means"][sub_goal.pk],
        "statements": [make(row) for row in results.asked(period, sub_goal)],
    }


def _statement_of_place(results, period, place, version):
    points = results.points(version.statement_id, place, up_to=period)
    return {
        "result": results.result(period, version),
        "of": len(results.organisations),
        "answer": results.answer(period, version, place),
        "points": points,
        "over_time": score_line(points),
    }


def matrix(sub_goals, results):
    """Return {id of an organisation: {id of a sub-goal: Mean}} of the latest period, with the period, or None."""
    if results.latest is None:
        return None
    means = {place.pk: results_of_place(place, sub_goals, results)["means"] for place in results.organisations}
    return period_line(results, results.latest) | {"means": means}
