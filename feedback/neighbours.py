from django.db.models import Q

from feedback.models import Inspel


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
