"""Counts by group that tell nothing about the few: in a small municipality the only nurse who wrote would be known."""

SMALLEST_SHOWN = 5


def suppress_small_groups(counts, also=()):
    """
    Split {group: count} into those that may be shown, as a dict, and how many the rest are together.

    A group smaller than SMALLEST_SHOWN is not shown, nor one of `also`. None of them may be worked out from the total:
    when the hidden ones are too few together, or one alone, the smallest of the shown ones joins them. Where nobody is
    hidden nobody is in danger.
    """
    shown = {group: count for group, count in counts.items() if count >= SMALLEST_SHOWN and group not in also}
    hidden = sum(count for group, count in counts.items() if group not in shown)
    while shown and hidden and (hidden < SMALLEST_SHOWN or len(counts) - len(shown) < 2):
        smallest = min(shown, key=shown.get)
        hidden += shown.pop(smallest)
    return shown, hidden
