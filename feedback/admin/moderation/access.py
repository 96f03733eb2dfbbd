"""Who gets to one inspel in the admin, and with what it is read."""

from functools import wraps

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, prefetch_related_objects

from feedback.models import Inspel

# All that the page shows of an inspel, in the same number of queries however much there is.
RELATED = [
    "sub_goal",
    "municipality",
    "duplicate_of",
    "assigned_to",
    "entered_by",
    "dialogue_round",
    "answered_by",
    "events__by",
    "messages__by",
    "notes__by",
    "verdicts__settled_by",
    "reports",
    "themes",
    Prefetch("duplicates", Inspel.objects.filter(close_reason=Inspel.CloseReason.DUPLICATE).order_by("pk")),
]


def get_inspel(model_admin, request, object_id):
    """Return the inspel with all that the page shows of it, or None."""
    inspel = model_admin.get_object(request, unquote(object_id))
    if inspel:
        prefetch_related_objects([inspel], *RELATED)
    return inspel


def for_moderators(view):
    """Give the page function the inspel instead of its id, and let only those who may moderate it come there."""

    @wraps(view)
    def with_inspel(model_admin, request, object_id):
        inspel = get_inspel(model_admin, request, object_id)
        if not model_admin.has_change_permission(request, inspel):
            raise PermissionDenied
        if inspel is None:
            return model_admin._get_obj_does_not_exist_redirect(request, model_admin.opts, object_id)
        return view(model_admin, request, inspel)

    return with_inspel
