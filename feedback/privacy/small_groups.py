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


ROUNDED_TO = 5
MOST_ROUNDED_OFF = ROUNDED_TO // 2


def rounded(count):
    """Return the nearest multiple of ROUNDED_TO."""
    return (count + MOST_ROUNDED_OFF) // ROUNDED_TO * ROUNDED_TO


def rounded_groups(shown, hidden, total):
    """
    Return ({group: rounded number}, the rounded number of the others or 0), or ({}, 0) if the total gives one away.

    `shown` and `hidden` are those of `suppress_small_groups`, added up. A number that stands beside other numbers of an
    overlapping choice of inspel, such as a round and its quarter, must not be exact: their difference would be a group
    that is not shown in either. All groups at their least, or at their most, would be exact after all.
    """
    numbers = {group: rounded(count) for group, count in shown.items()}
    rest = rounded(hidden) if hidden >= MIN_GROUP_SIZE else 0
    spans = [(max(MIN_GROUP_SIZE, number - MOST_ROUNDED_OFF), number + MOST_ROUNDED_OFF) for number in numbers.values()]
    if rest:
        spans.append((max(MIN_GROUP_SIZE, rest - MOST_ROUNDED_OFF), rest + MOST_ROUNDED_OFF))
    least, most = sum(low for low, _high in spans), sum(high for _low, high in spans)
    is_exact = len(spans) < 2 or (least == total or most == total)
    return ({}, 0) if is_exact else (numbers, rest)
