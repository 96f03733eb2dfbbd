"""The inspel that the filters of the queue find, for those who go through them one after the other."""

from contextlib import suppress
from copy import copy

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict

from feedback.admin.queue.underway import is_underway
from feedback.models import Inspel

# The filters that say themselves in which states the inspel are that somebody goes through.
STATE_FILTERS = {"needs", "waits", "handling__exact"}


def inspel_to_go_through(model_admin, request, filters):
    """
    Return a queryset of the inspel that come one after the other: those that wait, among what the queue shows.

    `filters` is the query string of the queue. One that the queue does not understand filters nothing.
    """
    rows = Inspel.objects.open()
    if filters:
        with suppress(IncorrectLookupParameters, SuspiciousOperation):
            found = _FoundInspel(model_admin, request, QueryDict(filters)).queryset
            rows = found if STATE_FILTERS & set(QueryDict(filters)) else found.open()
    return rows.exclude(is_underway())


class _FoundInspel(ChangeList):
    """The list for a query string, of which only the queryset is wanted: it reads no rows and no unused filter."""

    def __init__(self, model_admin, request, query):
        request = copy(request)
        request.GET = query
        nothing = ()
        super().__init__(
            request,
            model_admin.model,
            nothing,
            nothing,
            [one for one in model_admin.get_list_filter(request) if _is_used(one, query)],
            None,
            model_admin.get_search_fields(request),
            False,
            model_admin.list_per_page,
            0,
            nothing,
            model_admin,
            nothing,
            "",
        )

    def get_results(self, request):
        pass

    def get_ordering(self, request, queryset):
        return []


def _is_used(list_filter, query):
    """Return whether the query string has a value for this item of ModelAdmin.list_filter."""
    if name := getattr(list_filter, "parameter_name", ""):
        return name in query
    field = list_filter if isinstance(list_filter, str) else list_filter[0]
    return any(name == field or name.startswith(f"{field}__") for name in query)
