"""
How many published inspel there are for each choice of the public list's filters, as fast at 200,000 as at 2,000.

Counting the rows for each choice at each visit would take a second at 200,000. So they are counted once, grouped by all
that can be chosen: a few thousand cells at the most, which a page then adds up. They are counted anew when anything has
happened to any inspel, which always adds to the log, and at least as often as public pages are fetched anew.
"""

import time
from collections import Counter
from functools import lru_cache

from django.conf import settings
from django.db.models import BooleanField, Case, Count, Max, Q, TextField, Value, When
from django.db.models.functions import ExtractYear

from feedback.lifecycle import Handling
from feedback.models import Inspel, InspelEvent

ANSWERED, OPEN, CLOSED = "answered", "open", "closed"

# The order of the values in a cell; a theme is last, where the cells are of one theme each.
PARTS = ("sub_goal_id", "municipality_id", "state", "has_result", "year", "theme")
MOST_KEPT = 256  # sums, of as many choices of filters

_STATE = Case(
    When(handling=Handling.ANSWERED, then=Value(ANSWERED)),
    When(handling=Handling.CLOSED, then=Value(CLOSED)),
    default=Value(OPEN),
    output_field=TextField(),
)

_HAS_RESULT = Case(
    When(Q(handling__in=[Handling.ANSWERED, Handling.CLOSED]) & ~Q(led_to=""), then=Value(True)),
    default=Value(False),
    output_field=BooleanField(),
)


class Cells:
    """Counts of inspel: `plain` by the values of all parts but the theme, `themed` by theme as well."""

    def __init__(self, plain, themed):
        self.plain = plain
        self.themed = themed
        self._kept = {}

    def tally(self, chosen):
        """
        Return ({part: Counter of its values}, {part: count of any value}, count of all that is chosen).

        Each part is counted with all that is chosen but itself, so its numbers say what another choice would find.
        """
        key = frozenset(chosen.items())
        if key not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = self._add_up(chosen)
        return self._kept[key]

    def _add_up(self, chosen):
        without_theme = {part: value for part, value in chosen.items() if part != "theme"}
        of_plain, any_plain, plain_total = _tally(self.plain, without_theme)
        of_themed, any_themed, themed_total = _tally(self.themed, chosen)
        if "theme" in chosen:
            return of_themed, any_themed | {"theme": plain_total}, themed_total
        return of_plain | {"theme": of_themed["theme"]}, any_plain | {"theme": plain_total}, plain_total


def _tally(cells, chosen):
    chosen = [(PARTS.index(part), value) for part, value in chosen.items()]
    counts, totals, total = [Counter() for _part in PARTS], [0] * len(PARTS), 0
    for values, number in cells:
        unlike = [index for index, value in chosen if values[index] != value]
        if len(unlike) > 1:
            continue
        total += 0 if unlike else number
        for index in unlike or range(len(values)):
            counts[index][values[index]] += number
            totals[index] += number
    return dict(zip(PARTS, counts, strict=True)), dict(zip(PARTS, totals, strict=True)), total


def published_cells():
    """Return the Cells of all that is published, kept for as long as nothing has happened."""
    return _cells(_version())


@lru_cache(maxsize=1)
def _cells(version):
    rows = with_parts(Inspel.objects.published()).order_by()
    plain, themed = rows.values_list(*PARTS[:-1]), rows.filter(themes__isnull=False).values_list(*PARTS[:-1], "themes")
    return Cells(*([(row[:-1], row[-1]) for row in found.annotate(number=Count("pk"))] for found in [plain, themed]))


def with_parts(queryset):
    """Annotate the parts of a cell that are no columns."""
    return queryset.annotate(state=_STATE, has_result=_HAS_RESULT, year=ExtractYear("published_at"))


def cells_of(rows, themes):
    """Return the Cells of some inspel, given as {pk: values of the plain parts} and {pk: [themes]}."""
    return Cells(
        plain=[(values, 1) for values in rows.values()],
        themed=[((*values, theme), 1) for pk, values in rows.items() for theme in themes.get(pk, [])],
    )


def _version():
    """What differs as soon as anything has been logged or has come in, and after a while in any case."""
    last_event = InspelEvent.objects.order_by("-pk").values_list("pk", "at").first()
    last_inspel = Inspel.objects.aggregate(last=Max("pk"))["last"]
    return last_event, last_inspel, int(time.monotonic() // max(1, settings.PUBLIC_CACHE_SECONDS))


def forget_counts():
    """Count anew at the next visit, whatever has happened; for tests, whose databases come and go."""
    _cells.cache_clear()
