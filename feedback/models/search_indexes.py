"""The search indexes of Inspel. Only PostgreSQL has them, so they are not in Meta: see migrations/0001_initial.py."""

from django.contrib.postgres.indexes import GinIndex
from django.db.models import Q

from core.search.queries import stems_vector


def postgres_indexes():
    """Return the GIN indexes that InspelQuerySet.matching and public_matching use."""
    return [
        GinIndex(stems_vector("search_stems"), name="inspel_search_stems"),
        GinIndex(stems_vector("public_stems"), name="inspel_public_stems", condition=Q(publication="published")),
    ]
