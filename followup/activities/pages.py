"""What the public pages of activities show."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import product

from django.shortcuts import get_object_or_404

from followup.figures import Figures, figure_line
from followup.models import Activity, Indicator
from followup.sub_goals import counted

SHOWN = 4  # on the page of a sub-goal, a municipality or a key figure


def activity_page(slug):
    """Return the context of the page of an activity. Raise Http404 if it is not public."""
    activity = get_object_or_404(Activity.objects.public(), slug=slug)
    figures = Figures(Indicator.objects.public().filter(activities=activity))
    sub_goals = list(activity.sub_goals.public().select_related("strategy").order_by("number"))
    with_pages, others = _parted(activity.organisations.all())
    return {
        "activity": activity,
        "sub_goals": sub_goals,
        "with_pages": with_pages,
        "others": others,
        "boxes": list(product([goal for goal in sub_goals if goal.strategy.is_current], with_pages)),
        "contacts": list(activity.contacts.public()),
        "updates": list(activity.updates.all()),
        "promises": list(activity.promises.soonest_first()),
        "lines": [figure_line(indicator, figures) for indicator in figures.indicators],
    }


def _parted(organisations):
    """Return the organisations that have a page of how it goes there, the region and the municipalities, and others."""
    parted = {True: [], False: []}
    for row in organisations:
        parted[row.kind in {row.Kind.REGION, row.Kind.MUNICIPALITY}].append(row)
    return parted[True], parted[False]


def activities_about(**what):
    """Return the latest public activities about a sub-goal, an organisation or a key figure, and whether more are."""
    rows = list(Activity.objects.public().filter(**what).for_lists()[: SHOWN + 1])
    return {"activities": rows[:SHOWN], "has_more": len(rows) > SHOWN}


@dataclass(frozen=True)
class ActivityCounts:
    """How many public activities there are, {(pk of a sub-goal, pk of an organisation): {status: number}}."""

    by_cell: dict
    is_example: bool


def activity_counts():
    """Return the ActivityCounts; examples count only where there is nothing else."""
    rows = counted(Activity.objects.public().prefetch_related("sub_goals", "organisations"))
    by_cell = defaultdict(Counter)
    for row in rows:
        for goal, place in product(row.sub_goals.all(), row.organisations.all()):
            by_cell[goal.pk, place.pk][row.status] += 1
    return ActivityCounts(dict(by_cell), is_example=any(row.is_example for row in rows))
