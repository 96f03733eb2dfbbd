"""“You said – we did”: published inspel that changed something."""

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
