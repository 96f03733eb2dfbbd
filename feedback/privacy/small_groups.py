"""
Suppression of small groups in counts, so that they identify nobody.

In a small municipality a count of one for a role could identify the person who wrote.
"""

MIN_GROUP_SIZE = 5


def suppress_small_groups(counts, also=()):
    """
    Split {group: count}. Return the groups that may be shown, as a dict, and the sum of the others.

    A group smaller than MIN_GROUP_SIZE is hidden, and so is each group in `also`. A hidden count must not follow from
    the total: while there is only one hidden group, or their sum is below MIN_GROUP_SIZE, the smallest shown group is
    hidden too. If nobody is in a hidden group, no other group is hidden.
    """
    shown = {group: count for group, count in counts.items() if count >= MIN_GROUP_SIZE and group not in also}
    hidden = sum(count for group, count in counts.items() if group not in shown)
    while shown and hidden and (hidden < MIN_GROUP_SIZE or len(counts) - len(shown) < 2):
        smallest = min(shown, key=shown.get)
        hidden += shown.pop(smallest)
    return shown, hidden
