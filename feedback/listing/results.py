"""“You said – we did”: published inspel that led to something; and the neighbours of a published inspel."""

from django.db.models import Q

from core.prepared_queries import read_rows
from feedback.models import Inspel
from strategy.models import SubGoal

RESULTS_PER_SUB_GOAL = 5


def results_about(sub_goal, limit):
    """Return the newest published inspel with a result about a sub-goal (None: the strategy as a whole), as a list."""
    key = ("results_about", sub_goal and sub_goal.pk, limit)
    results = Inspel.objects.published_with_result
    return read_rows(key, lambda: results().filter(sub_goal=sub_goal).for_lists()[:limit])


def results_by_sub_goal():
    """Return [{"sub_goal", "results", "has_more"}] of each sub-goal, and last of the strategy as a whole (None)."""
    sub_goals = SubGoal.objects.current_and(Inspel.objects.published_with_result().keys_of_sub_goals())
    return [_results_group(sub_goal) for sub_goal in [*sub_goals, None]]


def _results_group(sub_goal):
    results = results_about(sub_goal, RESULTS_PER_SUB_GOAL + 1)
    return {
        "sub_goal": sub_goal,
        "results": results[:RESULTS_PER_SUB_GOAL],
        "has_more": len(results) > RESULTS_PER_SUB_GOAL,
    }


def neighbours(inspel):
    """Return {"newer", "older"}: the published inspel about the same sub-goal next to this one, or None."""
    same_sub_goal = Inspel.objects.published().filter(sub_goal=inspel.sub_goal_id)
    at, pk = inspel.published_at, inspel.pk
    # The first condition uses the index; the second orders rows that were published at the same time.
    newer = same_sub_goal.filter(published_at__gte=at).filter(Q(published_at__gt=at) | Q(pk__gt=pk))
    older = same_sub_goal.filter(published_at__lte=at).filter(Q(published_at__lt=at) | Q(pk__lt=pk))
    return {
        "newer": newer.order_by("published_at", "pk").first(),
        "older": older.order_by("-published_at", "-pk").first(),
    }
