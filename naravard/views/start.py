"""The start page."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from contacts.county_map import county_map
from contacts.models import Contact, Organisation
from core.page_cache.parts import kept
from feedback.models import Inspel
from feedback.rounds.caching import cache_until, current_rounds
from strategy.models import Adoption, Milestone, NewsItem, Strategy, SubGoal

NEWS_SHOWN = 3
INSPEL_SHOWN = 2


@require_safe
def start(request):
    open_rounds, next_change = current_rounds()
    context = kept(("start",), _edited, in_each_language=False) | {
        "open_rounds": open_rounds,
        "latest_inspel": Inspel.objects.published().for_lists()[:INSPEL_SHOWN],
    }
    return cache_until(render(request, "start.html", context), next_change)


def _edited():
    """Return what the page shows of what editors write."""
    municipalities = list(Organisation.objects.municipalities())
    decided_on = list(Adoption.objects.current().values_list("decided_on", flat=True))
    return {
        "strategy": Strategy.objects.current(),
        "sub_goals": list(SubGoal.objects.current()),
        "municipalities": municipalities,
        "map": county_map(municipalities),
        "latest_milestone": Milestone.objects.current().filter(kind=Milestone.Kind.FOLLOW_UP).last(),
        "decided_count": sum(day is not None for day in decided_on),
        "adoption_count": len(decided_on),
        "news": list(NewsItem.objects.published()[:NEWS_SHOWN]),
        "process_leader": Contact.objects.public().process_leader(),
    }
