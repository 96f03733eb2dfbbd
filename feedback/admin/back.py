"""The way back to the queue as it was filtered."""

from django.http import QueryDict
from django.urls import reverse

LONGEST = 500


def clean_query(query):
    """Return the part of an address after “?” without the page and what Django adds about errors."""
    kept = QueryDict(query[:LONGEST], mutable=True)
    for name in ["p", "e", "all", "_facets"]:
        kept.pop(name, None)
    return kept.urlencode()


def back_to_queue(query=""):
    """Return the address of the queue, always on this site whatever the query says."""
    query = clean_query(query)
    return reverse("admin:feedback_inspel_changelist") + (f"?{query}" if query else "")
