"""The indexes of search among inspel, which only PostgreSQL has: feedback/migrations/0001_initial.py makes them."""

from django.contrib.postgres.indexes import GinIndex
from django.db.models import Q

from core.search.queries import stems_vector


def postgres_indexes():
    """Return the indexes that make search fast; the migration makes them where the database is PostgreSQL."""
    return [
        GinIndex(stems_vector("search_stems"), name="inspel_search_stems"),
        GinIndex(stems_vector("public_stems"), name="inspel_public_stems", condition=Q(publication="published")),
    ]
