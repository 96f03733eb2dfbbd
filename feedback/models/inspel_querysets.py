"""
The queryset and manager of Inspel: public rows, open rows and search.

Search finds every Swedish form of a word, with the same result on PostgreSQL and SQLite. Each inspel stores the stems
of its words (core/search/fields.py): `search_stems` of every text, for moderators, and `public_stems` of what is
published.
"""

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce

from core.search.queries import matching
from feedback.lifecycle import Handling, Publication
from feedback.models.languages import LED_TO_TEXTS
from feedback.models.similarity import most_similar

# Nothing that is not public: neither the original text nor who sent it. Django asks the rows of a round which it is.
_OF_LISTS = [
    "dialogue_round",
    *[
        "reference",
        "language",
        "text_language",
        "answer_language",
        "answer_translation",
        "public_title",
        "public_text",
        "published_at",
        "publication",
        "is_example",
    ],
    *["sub_goal", "municipality", "role", "labels", "handling", "answer", "answered_at", *LED_TO_TEXTS, "agreements"],
]

# Those that led to a change and have not been reopened since.
LED_TO_SOMETHING = Q(handling__in=Handling.answered_states()) & ~Q(led_to="")
_OUTCOME_RANK = Case(
    When(LED_TO_SOMETHING, then=Value(0)), When(handling=Handling.ANSWERED, then=Value(1)), default=Value(2)
)
_OUTCOME_AT = Case(
    When(LED_TO_SOMETHING | Q(handling=Handling.ANSWERED), then=Coalesce("answered_at", "published_at")),
    default=F("published_at"),
)


class InspelQuerySet(models.QuerySet):
    def published(self):
        """Return what anybody may read. A constraint already forbids confidential rows here; this checks it again."""
        return self.filter(publication=Publication.PUBLISHED, is_confidential=False)

    def published_with_result(self):
        """Return the published ones that led to a change and have not been reopened since."""
        return self.published().filter(LED_TO_SOMETHING)

    def by_outcome(self):
        """
        Order them by what came of them: led to something, answered, the others; in each, the newest outcome first.

        For few rows. The public list reads each of the three from an index (feedback/listing/order.py).
        """
        return self.order_by(_OUTCOME_RANK, _OUTCOME_AT.desc(), "-pk")

    def keys_of_sub_goals(self):
        """Return the keys of the sub-goals that these are about, as a subquery."""
        return self.filter(sub_goal__isnull=False).order_by().values("sub_goal")

    def without_examples(self):
        """
        Leave out the examples of a portal in operation: one that a real inspel has come to.

        Until then they show what a feed, a diagram and a report look like.
        """
        real = self.model._base_manager.filter(is_example=False)
        return self.filter(models.Q(is_example=False) | ~models.Exists(real))

    def open(self):
        """Return those that still wait for an answer or a decision."""
        return self.filter(handling__in=Handling.open_states())

    def matching(self, text):
        """Return those that hold every word of `text`, in any form and in any field: for moderators only."""
        return matching(self, text, "search_stems")

    def public_matching(self, text, *, since=None):
        """Return the published ones, or the few since then, whose public text holds every word, in any form."""
        rows = self.published().filter(published_at__gte=since) if since else self.published()
        return matching(rows, text, "public_stems", is_short=since is not None)

    def similar_to(self, text, limit=3):
        """Return a list of at most `limit` published ones that are most similar to `text`, best match first."""
        return most_similar(self.published(), text, limit)

    def refresh_stems(self):
        """Compute the stems again, for rows that were stored without `save`, as fixtures are."""
        for row in self.iterator(chunk_size=500):
            row.save(update_fields=["search_stems", "public_stems"])

    def for_lists(self):
        """Return the rows newest first, with the columns that feedback.listing.items needs, which reads the related."""
        return self.only(*_OF_LISTS).order_by("-published_at", "-pk")


class InspelManager(models.Manager.from_queryset(InspelQuerySet)):
    def get_by_natural_key(self, reference):
        return self.get(reference=reference)
