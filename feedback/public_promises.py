"""What the site shows of promises, in activities and in answers, and of the activities that came after inspel."""

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from feedback.models import InspelPromise
from followup.models import Activity, Promise
from followup.models.promise import is_late


def public_promises():
    """Return a queryset of the promises that anybody may read."""
    in_public_answer = InspelPromise.objects.public().filter(promise=OuterRef("pk"))
    return Promise.objects.filter(Q(activity__is_public=True) | Exists(in_public_answer))


def counts():
    """Return how many promises anybody may read, `all`, and how many of them are `late`."""
    return public_promises().aggregate(all=Count("pk"), late=Count("pk", filter=is_late()))


def for_lists(promises):
    """Return the rows with what `title_of` and their pages need."""
    return promises.select_related("activity", "in_answer__inspel")


def inspel_of(promise):
    """Return the inspel whose answer holds the promise, if anybody may read it, else None."""
    link = getattr(promise, "in_answer", None)
    inspel = link.inspel if link else None
    return inspel if inspel and inspel.is_public and not inspel.is_confidential else None


def title_of(promise):
    """Return what is promised, in words."""
    if promise.text:
        return promise.text
    inspel = inspel_of(promise)
    return _("We come back about “%(title)s”") % {"title": inspel.public_title} if inspel else str(promise)


def promises_in_answer(inspel):
    """Return a list of what the answer to an inspel promises, once it is given."""
    return [link.promise for link in inspel.promises.all()] if inspel.answered_at else []


def activities_after(inspel):
    """Return the activities that came after an inspel, those with the latest news first. It was published then."""
    if not inspel.published_at:
        return []
    return Activity.objects.public().filter(came_after__inspel=inspel).for_lists()
