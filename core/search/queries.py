"""
Search by Swedish word forms, the same on both databases.

A row keeps the stems of its words in a `StemsField` (core/search/fields.py). PostgreSQL looks them up in an index if the
model has one; SQLite, made for smaller volumes, reads them.
"""

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connections

from core.search.stemming import stems

MOST_WORDS = 12  # of a question: more would only slow it down


def stems_vector(column):
    """Return the column as PostgreSQL searches it, in the very words of the index."""
    return SearchVector(column, config="simple")  # the words are stems already


def having_stems(queryset, column, words):
    """Return the rows whose column holds all the stems."""
    if connections[queryset.db].vendor == "postgresql":
        query = SearchQuery(" & ".join(words), config="simple", search_type="raw")
        return queryset.alias(**{f"{column}_vector": stems_vector(column)}).filter(**{f"{column}_vector": query})
    for word in words:
        queryset = queryset.filter(**{f"{column}__contains": f" {word} "})
    return queryset


def matching(queryset, text, column):
    """Return the rows that have every word of the text in some form; none if the text has no word that tells."""
    words = stems(text)[:MOST_WORDS]
    return having_stems(queryset, column, words) if words else queryset.none()
