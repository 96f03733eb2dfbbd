"""
The questions that are asked of many inspel at once.

Search finds every Swedish form of a word, the same on both databases: each inspel keeps the stems of its words
(core/search/fields.py), `search_stems` of everything, for those who moderate, and `public_stems` of what is published.
"""

from django.db import models

from core.search.queries import matching
from feedback.lifecycle import Handling, Publication
from feedback.models.similarity import most_similar


class InspelQuerySet(models.QuerySet):
    def published(self):
        """What anybody may read. A constraint holds that it is never confidential; this holds it again."""
        return self.filter(publication=Publication.PUBLISHED, is_confidential=False)

    def published_with_result(self):
        """The published ones that changed something, as long as their answer holds."""
        return self.published().filter(handling__in=[Handling.ANSWERED, Handling.CLOSED]).exclude(led_to="")

    def open(self):
        """Everything that still waits for an answer or a decision."""
        return self.filter(handling__in=Handling.open_states())

    def matching(self, text):
        """Those that have every word of the text in some form, anywhere: for those who moderate."""
        return matching(self, text, "search_stems")

    def public_matching(self, text):
        """The same among what anybody may read."""
        return matching(self.published(), text, "public_stems")

    def similar_to(self, text, limit=3):
        """The published ones that are most like the text, best first, as a list."""
        return most_similar(self.published(), text, limit)

    def refresh_stems(self):
        """Find the stems anew, for rows that came past `save`, as from a fixture."""
        for row in self.iterator(chunk_size=500):
            row.save(update_fields=["search_stems", "public_stems"])

    def for_lists(self):
        """With what a list shows of each, newest first, in one query."""
        return self.select_related("sub_goal", "municipality").order_by("-published_at", "-pk")


class InspelManager(models.Manager.from_queryset(InspelQuerySet)):
    def get_by_natural_key(self, reference):
        return self.get(reference=reference)
