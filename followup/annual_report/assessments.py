"""The self-assessment of a report: the period that closed last in the year, beside that of the year before."""

from django.urls import reverse
from django.utils.translation import gettext as _

from followup.annual_report.sections import part, section, table, text_of
from followup.self_assessment.results import AssessmentResults, mean_of_all
from followup.words import of_five, some_of
from strategy.models import SubGoal


def assessments_section(asked):
    results = AssessmentResults(is_example=asked.is_example)
    period, before = (_last_closed(results, year) for year in (asked.year, asked.year - 1))
    links = [(reverse("assessment_period_list"), _("All self-assessments"))]
    if period is None:
        nothing = _("No self-assessment was finished in %(year)s.") % {"year": asked.year}
        return section("sjalvskattning", _("Self-assessment"), paragraphs=[nothing], links=links)
    answered = {"answered": len(results.answered(period)), "of": len(results.organisations)}
    paragraphs = [
        some_of("answered", answered["answered"], answered["of"]),
        _("The numbers are means of all scores, from 1 (does not fit at all) to 5 (fits entirely)."),
    ]
    goals = [goal for goal in SubGoal.objects.current() if results.asked(period, goal)]
    heads = [_("Sub-goal"), asked.year, asked.year - 1]
    rows = [(goal, [text_of(goal, "title"), *_compared(asked, results, goal, period, before)]) for goal in goals]
    one = part(
        text_of(period, "name"),
        of=period,
        paragraphs=paragraphs,
        tables=[table(_("Self-assessment, %(name)s") % {"name": period.name}, heads, rows)],
    )
    return section("sjalvskattning", _("Self-assessment"), parts=[one], links=links)


def _last_closed(results, year):
    """Return the period that closed last in the year, of those with an approved self-assessment, or None."""
    closed = (row for row in results.periods if row.closes_on.year == year and row.has_closed and results.answered(row))
    return max(closed, key=lambda period: period.closes_on, default=None)


def _compared(asked, results, goal, period, before):
    """Return the mean of a sub-goal and that of the year before, if the same was asked then."""
    now = _mean(results, period, goal)
    if before is None:
        then = _("No self-assessment")
    elif not _may_be_compared(results, goal, period, before):
        then = _("Other statements")
    else:
        then = _mean(results, before, goal)
    return asked.numbers.add(f"assessment:{goal.slug}", now, then)


def _mean(results, period, goal):
    found = mean_of_all([results.result(period, version) for version in results.asked(period, goal)])
    return _("No score") if found is None else of_five(found)


def _may_be_compared(results, goal, period, before):
    """Return whether both periods ask the same statements of the sub-goal, in versions that may be compared."""
    asked = [{row.statement_id for row in results.asked(one, goal)} for one in (period, before)]
    return asked[0] == asked[1] and all(_is_one_stretch(results, pk, period, before) for pk in asked[0])


def _is_one_stretch(results, statement, period, before):
    found = {point.period: point.stretch for point in results.points(statement, up_to=period)}
    return found[period] == found[before]
