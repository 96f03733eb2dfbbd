"""Reading one inspel for the pages of the moderation: with its related rows, and only for those who may moderate it."""

from functools import wraps

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, prefetch_related_objects

from feedback.models import Inspel

# What an action on an inspel reads, and what the pages show besides: a fixed number of queries, however many rows.
RELATED = ["sub_goal", "municipality", "duplicate_of", "assigned_to", "themes"]
SHOWN = [
    "entered_by",
    "dialogue_round",
    "answered_by",
    "events__by",
    "messages__by",
    "notes__by",
    "verdicts__settled_by",
    "promises__promise",
    "reports",
    Prefetch("duplicates", Inspel.objects.filter(close_reason=Inspel.CloseReason.DUPLICATE).order_by("pk")),
]


def get_inspel(model_admin, request, object_id):
    """Return the inspel with the related rows that an action reads prefetched, or None."""
    inspel = model_admin.get_object(request, unquote(object_id))
    if inspel:
        prefetch_related_objects([inspel], *RELATED)
    return inspel


def prefetch_shown(inspel):
    """Prefetch what else a page shows of the inspel: most clicks lead to another address, and show nothing."""
    prefetch_related_objects([inspel], *SHOWN)


def for_moderators(view):
    """
    Decorate a page function so that it gets the inspel instead of its id, and only those who may moderate it get there.

    An inspel that does not exist leads to the index of the admin with a message, as in Django's own pages.
    """

    @wraps(view)
    def with_inspel(model_admin, request, object_id):
        inspel = get_inspel(model_admin, request, object_id)
        if not model_admin.has_change_permission(request, inspel):
            raise PermissionDenied
        if inspel is None:
            return model_admin._get_obj_does_not_exist_redirect(request, model_admin.opts, object_id)
        return view(model_admin, request, inspel)

    return with_inspel


def open_verdict(inspel):
    """Return the sender's verdict on the answer that is not settled yet, or None."""
    return next((verdict for verdict in inspel.verdicts.all() if verdict.settled_at is None), None)


def unread_messages(inspel):
    """Return the messages from the sender that nobody has read, as a list."""
    return [message for message in inspel.messages.all() if message.is_from_sender and message.read_at is None]
