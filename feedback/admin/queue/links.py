"""Links back to the queue with the same filters."""

from django.http import QueryDict
from django.urls import reverse

QUERY_MAX_LENGTH = 500


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
