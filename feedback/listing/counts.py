"""
The number of published inspel for each choice in the filters of the public list.

Counting the rows for each choice at each visit takes a second with 200,000 inspel. So the rows are grouped once, by all
filters, into at most a few thousand cells, and a page adds up cells. The cells are cached until an event is logged that
can change them, and for no longer than PUBLIC_CACHE_SECONDS. What a sender or reader can press again and again, such as
a consent or a report, changes none, so nobody can make the portal count at each visit.
"""

import time
from collections import Counter
from functools import lru_cache

from django.conf import settings
from django.db.models import BooleanField, Case, Count, Q, TextField, Value, When
from django.db.models.functions import ExtractYear

from core.prepared_queries import read_values
from feedback.lifecycle import Handling
from feedback.models import Inspel, InspelEvent

ANSWERED, OPEN, CLOSED = "answered", "open", "closed"
# The order of the values in a cell. The theme is last, because only the cells of `with_theme` have one.
DIMENSIONS = ("sub_goal_id", "municipality_id", "state", "has_result", "year", "theme")
MAX_CACHED_TALLIES = 256
LAST_EVENTS = 20
_CHANGES_COUNTS = [
    InspelEvent.What.HANDLING,
    InspelEvent.What.PUBLICATION,
    InspelEvent.What.ANSWER,
    InspelEvent.What.PUBLIC_TEXT,
    InspelEvent.What.SORTING,
    InspelEvent.What.CONFIDENTIALITY,
]

_STATE = Case(
    When(handling=Handling.ANSWERED, then=Value(ANSWERED)),
    When(handling=Handling.CLOSED, then=Value(CLOSED)),
    default=Value(OPEN),
    output_field=TextField(),
)
_HAS_RESULT = Case(
    When(Q(handling__in=Handling.answered_states()) & ~Q(led_to=""), then=Value(True)),
    default=Value(False),
    output_field=BooleanField(),
)


def published_counts(version=None):
    """Return the GroupedCounts of all published inspel, from the cache as long as the version (None: of now) is it."""
    return _published_counts(version or version_of_counts())


def clear_cached_counts():
    """Count again at the next call; for tests, whose databases change without a new version."""
    _published_counts.cache_clear()


def version_of_counts():
    """Return a value that changes when an event changes what is published or how, or PUBLIC_CACHE_SECONDS pass."""
    last_events = tuple(read_values(("last_events",), _last_events))
    return last_events, int(time.monotonic() // max(1, settings.PUBLIC_CACHE_SECONDS))


def _last_events():
    events = InspelEvent.objects.filter(what__in=_CHANGES_COUNTS).exclude(to_state=Handling.RECEIVED)
    # Several, since one whose transaction ends late stands before the last.
    return events.order_by("-pk").values_list("pk", "at")[:LAST_EVENTS]


@lru_cache(maxsize=1)
def _published_counts(version):
    rows = with_dimensions(Inspel.objects.published()).order_by()
    without_theme = rows.values_list(*DIMENSIONS[:-1])
    with_theme = rows.filter(themes__isnull=False).values_list(*DIMENSIONS[:-1], "themes")
    return GroupedCounts(_cells(without_theme), _cells(with_theme))


def _cells(rows):
    """Return [(values, number of inspel)] of rows that are the values of the dimensions."""
    return [(row[:-1], row[-1]) for row in rows.annotate(number=Count("pk"))]


def with_dimensions(queryset):
    """Annotate the dimensions that are not columns."""
    return queryset.annotate(state=_STATE, has_result=_HAS_RESULT, year=ExtractYear("published_at"))


def counts_of(rows, themes):
    """Return the GroupedCounts of {pk: values of the dimensions but the theme} and {pk: [themes]}."""
    return GroupedCounts(
        without_theme=[(values, 1) for values in rows.values()],
        with_theme=[((*values, theme), 1) for pk, values in rows.items() for theme in themes.get(pk, [])],
    )


class GroupedCounts:
    """
    Numbers of inspel by the values of all dimensions, as lists of cells: (values, number).

    An inspel is counted once in `without_theme`, and once for each of its themes in `with_theme`.
    """

    def __init__(self, without_theme, with_theme):
        self.without_theme = without_theme
        self.with_theme = with_theme
        self._tallies = {}

    def tally(self, chosen):
        """
        Return ({dimension: Counter of its values}, {dimension: number for any value}, number for all that is chosen).

        `chosen` is {dimension: value}. The numbers of a dimension ignore its own chosen value, so they say how many
        another choice would find.
        """
        key = frozenset(chosen.items())
        if key not in self._tallies:
            if len(self._tallies) >= MAX_CACHED_TALLIES:
                self._tallies.clear()
            self._tallies[key] = self._compute_tally(chosen)
        return self._tallies[key]

    def _compute_tally(self, chosen):
        chosen_but_theme = {dimension: value for dimension, value in chosen.items() if dimension != "theme"}
        by_value, any_value, total = _tally(self.without_theme, chosen_but_theme)
        themed_by_value, themed_any_value, themed_total = _tally(self.with_theme, chosen)
        if "theme" in chosen:
            return themed_by_value, themed_any_value | {"theme": total}, themed_total
        return by_value | {"theme": themed_by_value["theme"]}, any_value | {"theme": total}, total


def _tally(cells, chosen):
    chosen = [(DIMENSIONS.index(dimension), value) for dimension, value in chosen.items()]
    by_value, any_value, total = [Counter() for _dimension in DIMENSIONS], [0] * len(DIMENSIONS), 0
    for values, number in cells:
        differing = [index for index, value in chosen if values[index] != value]
        if len(differing) > 1:
            continue
        total += 0 if differing else number
        for index in differing or range(len(values)):
            by_value[index][values[index]] += number
            any_value[index] += number
    return dict(zip(DIMENSIONS, by_value, strict=True)), dict(zip(DIMENSIONS, any_value, strict=True)), total
