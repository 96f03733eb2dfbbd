"""What was clicked and is not carried out yet, in words: for the one who can undo it, and for colleagues."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.display_name import user_display_name
from feedback.models import DelayedAction


def is_underway():
    """Return the condition of an inspel: somebody has clicked a button that is not carried out yet."""
    return Exists(DelayedAction.objects.waiting().filter(inspel=OuterRef("pk")))


def was_refused():
    """Return the condition of an inspel: what somebody clicked was not carried out, since it was changed meanwhile."""
    return Exists(DelayedAction.objects.refused().filter(inspel=OuterRef("pk")))


def own_underway(user, inspel=None):
    """Return the DelayedActions that the user can undo, and any about the inspel, as a list, in one query."""
    own = Q(by=user, stopped_at=None)
    rows = DelayedAction.objects.filter(own | Q(inspel=inspel) if inspel else own)
    return list(rows.select_related("inspel", "by").defer("typed").order_by("due_at", "pk"))


def undo_offers(rows):
    """Return the first DelayedAction of each click, with `inspel_count`: what is done with many is undone as one."""
    clicks = {}
    for row in rows:
        clicks.setdefault(row.group or row.pk, []).append(row)
    for first, *others in clicks.values():
        first.inspel_count = 1 + len(others)
    return [click[0] for click in clicks.values()]


def seconds_left(delayed):
    return max(0, round((delayed.due_at - timezone.now()).total_seconds()))


def underway_reason(delayed):
    """Return why nothing else can be done with the inspel just now."""
    text = _("%(name)s has just decided on this inspel, and can undo it for some seconds. Nothing was done.")
    return text % {"name": user_display_name(delayed.by)}
