"""The pages of the queue."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property


class QueuePaginator(Paginator):
    """A paginator that stops counting at `max_counted`: counting 200,000 rows for every page would be slow."""

    def __init__(self, *args, max_counted, **kwargs):
        super().__init__(*args, **kwargs)
        self.max_counted = max_counted

    @cached_property
    def count(self):
        return self.object_list.order_by().values("pk")[: self.max_counted].count()

    @property
    def is_cut(self):
        return self.count == self.max_counted
