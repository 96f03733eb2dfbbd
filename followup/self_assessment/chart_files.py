"""The chart of a period of the self-assessment as a file."""

from django.utils.translation import gettext as _

from core.text import ltr_text
from followup.chart_files import caution, chart_file
from followup.charts import FILLS
from followup.words import of_five, score, some_of


def heat_file(page):
    """Return the ChartFile of the means of all organisations, of the context of the period's page, or None."""
    heat, line = page["heat"], page["line"]
    if heat is None:
        return None
    goals = [("", f"{goal.number}  {goal.title}") for goal in page["sub_goals"]]
    shades = [
        (FILLS[shade], ltr_text(f"{score(lowest)}–{score(highest)}")) for shade, lowest, highest in page["shades"]
    ]
    return chart_file(
        title=f"{_('Self-assessment')}, {page['period'].name}",
        subtitle=_("The mean of each organisation's scores, by sub-goal"),
        description=". ".join(_row(place, means, page["sub_goals"]) for place, means in page["rows"]),
        drawing="followup/_heat_drawing.svg",
        context={"heat": heat},
        size=(heat["width"], heat["height"]),
        letters=19,
        legend=[*goals, *shades, (FILLS[0], f"– {_('no score')}")],
        notes=[f"{some_of('answered', line['answered'], line['of'])}.", caution()],
        is_example=page["period"].is_example,
    )


def _row(place, means, sub_goals):
    said = [
        f"{goal.title} {mean.why_missing if mean.number is None else of_five(mean.number)}"
        for goal, mean in zip(sub_goals, means, strict=True)
    ]
    return f"{place.name}: {', '.join(said)}"
