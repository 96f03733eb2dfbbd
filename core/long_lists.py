"""Which lists are so long that they are folded, since a telephone would show them for many screens."""

# As many cards are some twenty screens of a telephone.
MAX_UNFOLDED = 24


def is_long(rows):
    """Return whether a list, or its number of rows, is to be folded."""
    return (rows if isinstance(rows, int) else len(rows)) > MAX_UNFOLDED


def are_long(groups):
    """Return whether the lists of the pairs (what they are of, list) are together to be folded, each by itself."""
    return is_long(sum(len(rows) for _, rows in groups))
