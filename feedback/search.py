"""
Search among inspel by Swedish word forms, the same on both databases.

Each inspel keeps the stems of its words (models/stems.py): `search_stems` of everything, for those who moderate, and
`public_stems` of what is published. PostgreSQL looks them up in an index; SQLite, made for smaller volumes, reads them.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connections
from django.db.models import Q

from feedback.stemming import stems

MOST_WORDS = 12  # of a question: more would only slow it down
SIMILAR_WORDS = 6  # the longest of a text say most about it
SIMILAR_CANDIDATES = 40  # read for each of them
LEAST_IN_COMMON = 2


def _vector(column):
    return SearchVector(column, config="simple")  # the words are stems already


def postgres_indexes():
    """Return the indexes that make search fast; the migration makes them where the database is PostgreSQL."""
    return [
        GinIndex(_vector("search_stems"), name="inspel_search_stems"),
        GinIndex(_vector("public_stems"), name="inspel_public_stems", condition=Q(publication="published")),
    ]


def having_stems(queryset, column, words):
    """Return the rows whose column holds all the stems."""
    if connections[queryset.db].vendor == "postgresql":
        query = SearchQuery(" & ".join(words), config="simple", search_type="raw")
        return queryset.alias(**{f"{column}_vector": _vector(column)}).filter(**{f"{column}_vector": query})
    for word in words:
        queryset = queryset.filter(**{f"{column}__contains": f" {word} "})
    return queryset


def matching(queryset, text, column):
    """Return the rows that have every word of the text in some form; none if the text has no word that tells."""
    words = stems(text)[:MOST_WORDS]
    return having_stems(queryset, column, words) if words else queryset.none()


def most_similar(queryset, text, limit):
    """
    Return at most `limit` rows that have most of the text's words in some form, the most similar first, as a list.

    The longest words are looked up one by one, since one in common says little and a rare one says most.
    """
    words = stems(text)
    found = {}
    for word in sorted(words, key=len, reverse=True)[:SIMILAR_WORDS]:
        newest = having_stems(queryset, "public_stems", [word]).order_by("-published_at", "-pk")
        found |= {row.pk: row for row in newest[:SIMILAR_CANDIDATES]}
    in_common = {row: len(set(words) & set(row.public_stems.split())) for row in found.values()}
    alike = [row for row, count in in_common.items() if count >= min(LEAST_IN_COMMON, len(words))]
    return sorted(alike, key=lambda row: (-in_common[row], -row.published_at.timestamp()))[:limit]
