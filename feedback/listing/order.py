"""The orders of the public list in its address: newest first, or by what inspel led to (?ordning=resultat)."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from feedback.lifecycle import Handling
from feedback.listing.counts import ANSWERED
from feedback.models.inspel_querysets import LED_TO_SOMETHING

ORDER_PARAMETER = "ordning"
BY_OUTCOME = "resultat"


class Order(NamedTuple):
    """An order as the page offers it."""

    label: str
    url: str
    is_chosen: bool


def orders(url_in_order, chosen):
    """Return the Orders of a list. `url_in_order` returns its URL in the order of a slug ("": newest first)."""
    labels = {"": _("Newest first"), BY_OUTCOME: _("What led to something first")}
    return [Order(label, url_in_order(slug), slug == chosen) for slug, label in labels.items()]


def keys_by_outcome(rows, counts, chosen, page):
    """
    Return the keys of a slice of the rows as `by_outcome` orders them: led to something, answered, the others.

    `counts` and `chosen` are the GroupedCounts and {dimension: value} of the rows. Each of the three parts is read by
    itself, since an index has its rows in order; all in one would be sorted anew for each page.
    """
    answered = rows.filter(handling=Handling.ANSWERED, led_to="").order_by("-answered_at", "-pk")
    others = rows.exclude(LED_TO_SOMETHING).exclude(handling=Handling.ANSWERED).order_by("-published_at", "-pk")
    parts = [rows.filter(LED_TO_SOMETHING).by_outcome(), answered, others]
    keys, start = [], 0
    for part, size in zip(parts, _sizes(counts, chosen), strict=True):
        first, last = max(page.start - start, 0), min(page.stop - start, size)
        if first < last:
            keys += part.values_list("pk", flat=True)[first:last]
        start += size
    return keys


def _sizes(counts, chosen):
    """Return how many rows each of the parts has."""
    led_to = _size(counts, chosen, {"has_result": True})
    answered = _size(counts, chosen, {"has_result": False, "state": ANSWERED})
    return [led_to, answered, counts.tally(chosen)[2] - led_to - answered]


def _size(counts, chosen, part):
    is_possible = all(chosen.get(dimension, value) == value for dimension, value in part.items())
    return counts.tally(chosen | part)[2] if is_possible else 0
