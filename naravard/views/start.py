"""The start page."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from contacts.models import Contact, Organisation
from feedback.models import Inspel
from feedback.rounds.caching import cache_until, current_rounds
from naravard.county_map import county_map
from strategy.models import Adoption, Milestone, NewsItem, Strategy, SubGoal

NEWS_SHOWN = 3
INSPEL_SHOWN = 2


@require_safe
def start(request):
    open_rounds, next_change = current_rounds()
    municipalities = list(Organisation.objects.municipalities())
    context = {
        "open_rounds": open_rounds,
        "strategy": Strategy.objects.current(),
        "sub_goals": SubGoal.objects.current(),
        "municipalities": municipalities,
        "map": county_map(municipalities),
        "latest_milestone": Milestone.objects.current().filter(kind=Milestone.Kind.FOLLOW_UP).last(),
        "decided_count": Adoption.objects.current().decided().count(),
        "adoption_count": Adoption.objects.current().count(),
        "news": NewsItem.objects.published()[:NEWS_SHOWN],
        "latest_inspel": Inspel.objects.published().for_lists()[:INSPEL_SHOWN],
        "process_leader": Contact.objects.public().process_leader(),
    }
    return cache_until(render(request, "start.html", context), next_change)
