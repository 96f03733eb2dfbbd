"""Counts by group that tell nothing about the few: in a small municipality the only nurse who wrote would be known."""

SMALLEST_SHOWN = 5


def without_small_groups(counts):
    """
    Split {group: count} into those that may be shown, as a dict, and how many the rest are together.

    A group smaller than SMALLEST_SHOWN is not shown. Nor may it be worked out from the total: when the hidden ones are
    too few together, the smallest of the shown ones joins them.
    """
    shown = {group: count for group, count in counts.items() if count >= SMALLEST_SHOWN}
    hidden = sum(count for group, count in counts.items() if group not in shown)
    while shown and 0 < hidden < SMALLEST_SHOWN:
        smallest = min(shown, key=shown.get)
        hidden += shown.pop(smallest)
    return shown, hidden
