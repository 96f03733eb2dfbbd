"""What the public pages of activities show."""

from django.shortcuts import get_object_or_404

from followup.figures import Figures, figure_line
from followup.models import Activity, Indicator

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
