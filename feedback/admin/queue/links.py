"""Links between the queue and its inspel that keep the filters of the queue."""

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

QUERY_MAX_LENGTH = 500
FILTERS_PARAMETER = "_changelist_filters"  # Django's name for it, in the links of the list


def filter_query(query):
    """Return the query string (after “?”) without the page number and what Django adds to it about errors."""
    parameters = QueryDict(query[:QUERY_MAX_LENGTH], mutable=True)
    for name in ["p", "e", "all", "_facets"]:
        parameters.pop(name, None)
    return parameters.urlencode()


def queue_url(query=""):
    """Return the address of the queue, filtered by the query string. It is always on this site."""
    query = filter_query(query)
    return reverse("admin:feedback_inspel_changelist") + (f"?{query}" if query else "")


def filters_of(request):
    """Return the query string of the queue from which the user came to the page of an inspel, or ""."""
    return filter_query(request.GET.get(FILTERS_PARAMETER, ""))


def inspel_url(pk, request, **parameters):
    """Return the address of the page of an inspel, which goes on with the filters of the request."""
    parameters |= {FILTERS_PARAMETER: filters} if (filters := filters_of(request)) else {}
    return reverse("admin:feedback_inspel_change", args=[pk]) + (f"?{urlencode(parameters)}" if parameters else "")


def filters_context(request):
    """Return what the template of a page about an inspel needs so that its links keep the filters of the queue."""
    filters = filters_of(request)
    return {
        "filters": filters,
        "queue_url": queue_url(filters),
        "kept_filters": f"?{urlencode({FILTERS_PARAMETER: filters})}" if filters else "",
    }
