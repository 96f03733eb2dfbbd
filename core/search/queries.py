"""
Search by Swedish word forms, with the same result on PostgreSQL and SQLite.

A row stores the stems of its words in a `StemsField` (core/search/fields.py). PostgreSQL finds them with an index if
the model has one; SQLite, which is for small volumes, scans the column.
"""

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connections

from core.search.stemming import stems

MAX_WORDS = 12  # of a query: more would only slow it down


def stems_vector(column):
    """Return the SearchVector of the column. An index must use the same expression, or PostgreSQL does not use it."""
    return SearchVector(column, config="simple")  # no stemming by PostgreSQL: the words are stems already


def having_stems(queryset, column, words, *, is_short=False):
    """
    Return the rows whose column contains all the stems in `words`.

    Say `is_short` of a queryset of some thousand rows: to look into each is quicker than to find all in the index.
    """
    if connections[queryset.db].vendor == "postgresql" and not is_short:
        query = SearchQuery(" & ".join(words), config="simple", search_type="raw")
        return queryset.alias(**{f"{column}_vector": stems_vector(column)}).filter(**{f"{column}_vector": query})
    for word in words:
        queryset = queryset.filter(**{f"{column}__contains": f" {word} "})
    return queryset


def matching(queryset, text, column, *, is_short=False):
    """Return the rows that contain every word of the text in any form; none if the text has only stop words."""
    words = stems(text)[:MAX_WORDS]
    return having_stems(queryset, column, words, is_short=is_short) if words else queryset.none()
