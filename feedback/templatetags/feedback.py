"""Template tags about inspel, for pages that belong to other apps."""

from django import template

from feedback.models import Inspel

register = template.Library()


@register.simple_tag
def published_inspel(sub_goal, limit=3):
    """Return the latest published inspel about a sub-goal, at most `limit`."""
    return Inspel.objects.published().for_lists().filter(sub_goal=sub_goal)[:limit]
