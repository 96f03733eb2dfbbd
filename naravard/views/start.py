"""The start page."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from contacts.models import Contact
from core.page_cache.parts import kept
from feedback.rounds.caching import cache_until, current_rounds
from followup.figures import Figures
from followup.models import Indicator, SubGoalVerdict
from followup.sub_goals import sub_goal_states
from naravard.near_me import read_choice, said
from strategy.models import Adoption, NewsItem, Strategy, SubGoal

NEWS_SHOWN = 3
INSPEL_SHOWN = 2


@require_safe
def start(request):
    open_rounds, next_change = current_rounds()
    context = (
        kept(("start",), _edited, in_each_language=False) | {"open_rounds": open_rounds} | said(None, INSPEL_SHOWN)
    )
    return cache_until(render(request, "start.html", context), next_change)


def _edited():
    """Return what the page shows of what editors write."""
    decided_on = list(Adoption.objects.current().values_list("decided_on", flat=True))
    strategy = Strategy.objects.current()
    figures = Figures(Indicator.objects.public())
    choice = read_choice({})
    figures.organisations = choice.places
    states = sub_goal_states(list(SubGoal.objects.current()), figures)
    return {
        "strategy": strategy,
        "aims": [chapter for chapter in strategy.chapters.all() if chapter.is_aim] if strategy else [],
        "choice": choice,
        "states": states,
        "is_known": any(state.verdict != SubGoalVerdict.Verdict.NOT_KNOWN_YET for state in states),
        "decided_count": sum(day is not None for day in decided_on),
        "adoption_count": len(decided_on),
        "news": list(NewsItem.objects.published()[:NEWS_SHOWN]),
        "process_leader": Contact.objects.public().process_leader(),
    }
