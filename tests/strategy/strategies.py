"""Strategies as the tests of their succession need them: one in force, the next one ready to take its place."""

from datetime import date

from strategy.models import Strategy
from strategy.succession import make_current, succession_to
from tests.factories import ChapterFactory, MilestoneFactory, StrategyFactory, SubGoalFactory

NEXT = "nasta"


def prepare_next(*, sub_goals=6):
    """Return a made-up strategy for the years after the current one, with chapters, sub-goals and a milestone."""
    strategy = StrategyFactory(
        slug=NEXT, title_sv="Nästa strategi", starts_on=date(2025, 1, 1), ends_on=date(2038, 12, 31), is_current=False
    )
    ChapterFactory(strategy=strategy, slug="nytt-kapitel", title_sv="Nytt kapitel")
    for number in range(1, sub_goals + 1):
        SubGoalFactory(strategy=strategy, number=number, title_sv=f"Nytt delmål {number}")
    MilestoneFactory(strategy=strategy, title_sv="Ny milstolpe")
    return Strategy.objects.get(pk=strategy.pk)


def switch_to(strategy, *, by):
    """Make the strategy the current one, as on the page that shows what changes, and return it."""
    make_current(pk=strategy.pk, seen=succession_to(strategy).fingerprint, by=by)
    strategy.refresh_from_db()
    return strategy
