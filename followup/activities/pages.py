"""What the public pages of activities show."""

from collections import Counter
from dataclasses import dataclass

from django.shortcuts import get_object_or_404

from followup.figures import Figures, figure_line
from followup.models import Activity, Indicator
from followup.sub_goals import counted

SHOWN = 4  # on the page of a sub-goal, a municipality or a key figure


def activity_page(slug):
    """Return the context of the page of an activity. Raise Http404 if it is not public."""
    activity = get_object_or_404(Activity.objects.public(), slug=slug)
    figures = Figures(Indicator.objects.public().filter(activities=activity))
    return {
        "activity": activity,
        "sub_goals": list(activity.sub_goals.public().order_by("number")),
        "organisations": list(activity.organisations.all()),
        "contacts": list(activity.contacts.public()),
        "updates": list(activity.updates.all()),
        "promises": list(activity.promises.soonest_first()),
        "lines": [figure_line(indicator, figures) for indicator in figures.indicators],
    }


def activities_about(**what):
    """Return the latest public activities about a sub-goal, an organisation or a key figure, and whether more are."""
    rows = list(Activity.objects.public().filter(**what).for_lists()[: SHOWN + 1])
    return {"activities": rows[:SHOWN], "has_more": len(rows) > SHOWN}


@dataclass(frozen=True)
class ActivityCounts:
    """How many public activities there are: `by_cell` is {(pk of a sub-goal, pk of an organisation): number}."""

    by_cell: Counter
    is_example: bool


def activity_counts():
    """Return the ActivityCounts; examples count only where there is nothing else."""
    rows = counted(Activity.objects.public().prefetch_related("sub_goals", "organisations"))
    cells = [(goal.pk, place.pk) for row in rows for goal in row.sub_goals.all() for place in row.organisations.all()]
    return ActivityCounts(Counter(cells), is_example=any(row.is_example for row in rows))
