"""The rows of the queue as Django's list view gets them: their order, what is read with them, how many are counted."""

from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.utils.functional import cached_property

from feedback.admin.queue.filters import asks_for_reopening, has_comment_to_read, has_unread, is_reported
from feedback.models.inspel import queue_order

QUEUE_ORDER = [queue_order(), "answer_due_on", "pk"]
MAX_COUNTED = 5000


class QueuePaginator(Paginator):
    """A paginator that stops counting at MAX_COUNTED: counting 200,000 rows for every page would be slow."""

    @cached_property
    def count(self):
        return self.object_list.order_by().values("pk")[:MAX_COUNTED].count()

    @property
    def is_cut(self):
        return self.count == MAX_COUNTED


class QueueChangeList(ChangeList):
    """Reads everything that a row of the list shows together with the rows."""

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
