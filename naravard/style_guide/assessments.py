"""Sample self-assessments of the style guide, none of them saved."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from followup.models import AssessmentPeriod, StatementVersion
from followup.self_assessment.charts import dot_chart, heat_chart, score_line, shade_bounds
from followup.self_assessment.results import NOT_ANSWERED, Mean, Point, StatementResult

COUNTS = {1: 0, 2: 2, 3: 5, 4: 3, 5: 1}
MEAN = Decimal("3.3")


def assessment_samples(sub_goals, municipalities):
    """Return the context of the samples."""
    today = timezone.localdate()
    period = AssessmentPeriod(slug="exempel", name=_("Period"), opens_on=today, closes_on=today, is_example=True)
    rows = [(place, _means(number, len(sub_goals))) for number, place in enumerate(municipalities[:3])]
    points = [Point(period, number, "", stretch, 11) for number, stretch in [(2, 1), (3, 1), (MEAN, 2), (4, 2)]]
    version = StatementVersion(pk=0, text=_("A made-up statement"))
    statement = {
        "result": StatementResult(version, COUNTS, 1, 12, MEAN),
        "of": 16,
        "dots": dot_chart(COUNTS, MEAN),
        "points": points,
        "over_time": score_line(points),
    }
    return {
        "period_line": {"period": period, "answered": 12, "of": 16},
        "heat": heat_chart(sub_goals, rows),
        "heat_rows": rows,
        "shades": shade_bounds(),
        "statement": statement,
        "assessed_goal": {
            "period": period,
            "answered": 12,
            "of": 16,
            "statements": [statement["result"]],
            "mean": MEAN,
        },
    }


def _means(number, count):
    """Return Means from low to high, the last of which is missing."""
    found = [Mean(Decimal(1 + (number + place) % 4) + Decimal("0.5"), 4, 4) for place in range(count - 1)]
    return [*found, Mean(None, 0, 4, NOT_ANSWERED)]
