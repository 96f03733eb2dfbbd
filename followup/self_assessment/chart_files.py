"""The charts of the self-assessment as files."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.punctuation import comma_list
from core.text import ltr_text
from followup.chart_files import caution, chart_file
from followup.charts import FILLS
from followup.words import of_five, point_in_words, score, scores_and_counts, some_of

_BROKEN = gettext_lazy(
    "The statement was worded anew in between, so those periods are not compared: no line goes from one to the other."
)


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
        title=comma_list([_("Self-assessment"), page["period"].name]),
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
    return f"{place.name}: {comma_list(said)}"


def dots_file(period, item):
    """Return the ChartFile of how the scores of a statement spread, of an item of the period's page, or None."""
    result, dots = item["result"], item["dots"]
    if dots is None:
        return None
    mean = _("The mean of all scores is %(mean)s.") % {"mean": of_five(result.mean)}
    counts = f"{scores_and_counts(result.counts)}."
    return chart_file(
        title=result.version.text,
        subtitle=comma_list([_("Self-assessment"), period.name]),
        description=f"{mean} {counts}",
        drawing="followup/_dots_drawing.svg",
        context={"dots": dots},
        size=(dots["width"], dots["height"]),
        letters=22,
        legend=[],
        notes=[
            _("Each dot is an organisation, above the score that it gave. The triangle is the mean."),
            f"{mean} {counts}",
            f"{some_of('answered', result.answered, item['of'])}.",
            caution(),
        ],
        is_example=period.is_example,
    )


def over_time_file(period, item, place=None):
    """Return the ChartFile of the scores of a statement over the periods: of an organisation, or the mean of all."""
    over_time, of = item["over_time"], None if place else item["of"]
    if over_time is None:
        return None
    said = [f"{point.period.name}: {point_in_words(point, of)}" for point in item["points"]]
    broken = [_BROKEN] if over_time["is_broken"] else []
    return chart_file(
        title=item["result"].version.text,
        subtitle=f"{_('Self-assessment')}{f', {place.name}' if place else ''}. {_('Over the periods')}",
        description=". ".join(said),
        drawing="followup/_score_line_drawing.svg",
        context={"over_time": over_time},
        size=(over_time["width"], over_time["height"]),
        letters=22,
        legend=[],
        notes=[*said, *map(str, broken), caution()],
        is_example=period.is_example,
    )
