"""The order in which inspel are taken: what waits first, the one that is due first before the others."""

from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.admin.queue.filters import asks_for_reopening, has_comment_to_read, has_unread, is_reported
from feedback.lifecycle import Handling
from feedback.models import Inspel
from feedback.models.inspel import queue_order

QUEUE_ORDER = [queue_order(), "answer_due_on", "pk"]
COUNTED_AT_MOST = 5000


class QueuePaginator(Paginator):
    """Counts only so far: nobody turns a hundred pages, and counting 200,000 rows each time costs everybody."""

    @cached_property
    def count(self):
        return self.object_list.order_by().values("pk")[:COUNTED_AT_MOST].count()

    @property
    def is_cut(self):
        return self.count == COUNTED_AT_MOST


class QueueChangeList(ChangeList):
    """The rows with all that the list shows of them."""

    def get_queryset(self, request, exclude_parameters=None):
        rows = super().get_queryset(request, exclude_parameters)
        return (
            rows.select_related("sub_goal", "municipality", "assigned_to")
            .prefetch_related("themes")
            .defer("search_stems", "public_stems")
            .annotate(
                has_unread=has_unread(),
                asks_for_reopening=asks_for_reopening(),
                has_comment_to_read=has_comment_to_read(),
                is_reported=is_reported(),
            )
        )


def next_in_queue(inspel):
    """Return the inspel to take after this one, from the top again after the last; None if no other waits."""
    waiting = Inspel.objects.open().exclude(pk=inspel.pk).order_by("answer_due_on", "pk")
    after = waiting.filter(
        Q(answer_due_on__gt=inspel.answer_due_on) | Q(answer_due_on=inspel.answer_due_on, pk__gt=inspel.pk)
    )
    return after.first() or waiting.first()


def time_left(inspel):
    """Say how long there is to answer, or "" when nothing waits to be answered."""
    if inspel.handling not in Handling.open_states():
        return ""
    days = (inspel.answer_due_on - timezone.localdate()).days
    if days < 0:
        return ngettext("Overdue by %(days)d day", "Overdue by %(days)d days", -days) % {"days": -days}
    if days == 0:
        return _("To be answered today")
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


def is_overdue(inspel):
    return inspel.handling in Handling.open_states() and inspel.answer_due_on < timezone.localdate()


def marks_of(inspel):
    """Yield (css, text) for what somebody must see about a row of the list at once."""
    if inspel.is_reported:
        yield "urgent", _("Reported")
    if inspel.asks_for_reopening:
        yield "attention", _("The answer did not help")
    if inspel.has_unread:
        yield "attention", _("Unread message")
    if inspel.has_comment_to_read:
        yield "attention", _("Comment on the answer")
    if inspel.answer_is_held:
        yield "in_review", _("Answer ready to send")
    if inspel.is_confidential:
        yield "urgent", _("Confidential")
