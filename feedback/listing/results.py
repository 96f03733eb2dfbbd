"""“You said – we did”: published inspel that changed something."""

from django.db.models import Q

from feedback.models import Inspel
from strategy.models import SubGoal

SHOWN_OF_EACH = 5


def results_about(sub_goal, limit):
    """Return the newest results about a sub-goal, or about the strategy as a whole if it is None."""
    return list(Inspel.objects.published_with_result().filter(sub_goal=sub_goal).for_lists()[:limit])


def results_by_sub_goal():
    """Return {"sub_goal", "results", "has_more"} for each sub-goal, and last for the strategy as a whole."""
    return [_group(sub_goal) for sub_goal in [*SubGoal.objects.all(), None]]


def _group(sub_goal):
    results = results_about(sub_goal, SHOWN_OF_EACH + 1)
    return {"sub_goal": sub_goal, "results": results[:SHOWN_OF_EACH], "has_more": len(results) > SHOWN_OF_EACH}


def neighbours(inspel):
    """Return the published inspel just before and after this one among those of its sub-goal, as newer and older."""
    alike = Inspel.objects.published().filter(sub_goal=inspel.sub_goal_id)
    at, pk = inspel.published_at, inspel.pk
    # The first condition lets the index begin at the right place; the second settles rows of the same moment.
    newer = alike.filter(published_at__gte=at).filter(Q(published_at__gt=at) | Q(pk__gt=pk))
    older = alike.filter(published_at__lte=at).filter(Q(published_at__lt=at) | Q(pk__lt=pk))
    return {
        "newer": newer.order_by("published_at", "pk").first(),
        "older": older.order_by("-published_at", "-pk").first(),
    }
