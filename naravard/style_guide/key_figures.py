"""Sample key figures of the style guide, none of them saved."""

from decimal import Decimal

from django.utils.translation import gettext as _

from followup.charts import line_chart, small_multiples
from followup.figures import Series, Value
from followup.indicator_page import PlaceRow, value_map
from followup.models import Comparison, Indicator
from followup.reporting_status import Missing
from followup.sub_goals import SubGoalState, Verdict
from followup.trend import Trend

KNOWN = [(year, Decimal(number)) for year, number in enumerate([61, 63, 66, 65, 69, 72], 2020)]
COUNTRY = [(year, Decimal(number)) for year, number in enumerate([60, 60, 62, 61, 63, 62], 2020)]


def key_figure_samples(sub_goals, municipalities):
    """Return the context of the samples."""
    indicator, without = (_indicator(slug, sub_goals[0]) for slug in ["exempel", "exempel-2"])
    rows = [_row(place, number) for place, number in zip(municipalities, range(58, 73), strict=False)]
    line = {"indicator": indicator, "latest": KNOWN[-1], "overall": None, "why_missing": None, "trend": Trend.BETTER}
    missing = {"indicator": without, "latest": None, "why_missing": _("not reported"), "trend": Trend.NOT_CALCULABLE}
    country = Comparison(name=_("the country"))
    lines = [
        {"series": Series(None, {year: Value(number) for year, number in KNOWN}), "known": KNOWN},
        {"series": Series(country, {}), "known": COUNTRY},
    ]
    return {
        "indicator": indicator,
        "figure_lines": [line, line | missing],
        "figure_chart": line_chart(lines, target=indicator.target, target_year=indicator.target_year),
        "figure_rows": rows[:3],
        "figure_map": value_map(indicator, rows),
        "figure_multiples": small_multiples(
            [{"place": place, "known": KNOWN, "latest": KNOWN[-1]} for place in municipalities[:4]]
        ),
        "trends": list(Trend),
        "silent_state": _state(sub_goals[0], Verdict.NOT_KNOWN_YET)._replace(why_missing=_("not reported")),
        "reported": {"indicators": [indicator, without], "complete": 1, "period": None},
        "missing_value": Missing(indicator, municipalities[0], 2023),
        "states": [_state(sub_goal, verdict) for sub_goal, verdict in zip(sub_goals, Verdict, strict=True)],
    }


def _indicator(slug, sub_goal):
    return Indicator(
        slug=slug,
        question=_("The everyday question that a key figure answers?"),
        title=_("A made-up key figure"),
        unit=_("per cent"),
        decimals=0,
        better=Indicator.Better.UP,
        target=Decimal(75),
        target_year=2030,
        sub_goal=sub_goal,
        is_example=True,
    )


def _row(place, number):
    return PlaceRow(place, Decimal(number), "", None, None, None, Trend.NO_CLEAR_CHANGE)


def _state(sub_goal, verdict):
    return SubGoalState(sub_goal, verdict, None, [None, None], known=2, better=1, worse=0, is_example=True)
