"""How it goes with each sub-goal, as its key figures say, or an editor in their place."""

from typing import NamedTuple

from followup.models import Measurement, SubGoalVerdict
from followup.trend import Trend

Verdict = SubGoalVerdict.Verdict


class SubGoalState(NamedTuple):
    """
    How it goes with a sub-goal: the verdict, its reason if an editor gave it, and how much is known.

    `why_missing` is said in place of the verdict on a place that has no value at all: nothing reported is not zero.
    """

    sub_goal: object
    verdict: Verdict
    decided: SubGoalVerdict | None
    indicators: list
    known: int
    better: int
    worse: int
    is_example: bool
    why_missing: str = ""


def counted(indicators):
    """Return those that count: what is made up counts only where there is nothing else."""
    return [row for row in indicators if not row.is_example] or list(indicators)


def verdict_on(trends):
    """Return the Verdict that follows from the trends of a sub-goal's key figures."""
    known = [found for found in trends if found is not Trend.NOT_CALCULABLE]
    if not known or 2 * len(known) < len(trends):
        return Verdict.NOT_KNOWN_YET
    is_better, is_worse = Trend.BETTER in known, Trend.WORSE in known
    if is_better and is_worse:
        return Verdict.MIXED
    if is_better:
        return Verdict.RIGHT_WAY
    return Verdict.WRONG_WAY if is_worse else Verdict.NO_CLEAR_CHANGE


def sub_goal_states(sub_goals, figures, series_of=None):
    """
    Return a SubGoalState for each sub-goal, of the key figures in `figures`.

    `series_of(indicator)` returns the Series to look at: of a place, or of all if nothing is given. What an editor said
    is of all.
    """
    decided = {} if series_of else {row.sub_goal_id: row for row in SubGoalVerdict.objects.all()}
    return [_state(sub_goal, figures, series_of, decided.get(sub_goal.pk)) for sub_goal in sub_goals]


def _state(sub_goal, figures, series_of, decided):
    indicators = counted(figures.of_sub_goal(sub_goal))
    series = [(series_of or figures.overall)(indicator) for indicator in indicators]
    trends = [figures.trend(indicator, found) for indicator, found in zip(indicators, series, strict=True)]
    is_silent = bool(series_of and series) and not any(found.latest for found in series)
    return SubGoalState(
        sub_goal=sub_goal,
        verdict=Verdict(decided.verdict) if decided else verdict_on(trends),
        decided=decided,
        indicators=indicators,
        known=sum(found is not Trend.NOT_CALCULABLE for found in trends),
        better=trends.count(Trend.BETTER),
        worse=trends.count(Trend.WORSE),
        is_example=any(row.is_example for row in indicators),
        why_missing=_why_missing(indicators, figures, series[0].place) if is_silent else "",
    )


def _why_missing(indicators, figures, place):
    applies = any(figures.exists_for(indicator, place) for indicator in indicators)
    return (Measurement.Status.NOT_REPORTED if applies else Measurement.Status.NOT_APPLICABLE).label
