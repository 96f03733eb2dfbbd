"""Finds inspel that are similar to a text, for the form before sending and for the merging of duplicates."""

from core.search.queries import having_stems
from core.search.stemming import stems

MAX_STEMS = 6  # the longest stems of a text describe it best
MAX_CANDIDATES = 40  # rows that are read for each stem
MIN_COMMON_STEMS = 2


def most_similar(queryset, text, limit):
    """
    Return a list of at most `limit` rows of `queryset` that share most stems with `text`, the most similar first.

    The longest stems are looked up one at a time: a row need not hold all of them. A row must share at least
    MIN_COMMON_STEMS stems, or one if the text has only one.
    """
    words = stems(text)
    rows = candidates(queryset.order_by("-published_at", "-pk"), "public_stems", words)
    in_common = {row: len(set(words) & set(row.public_stems.split())) for row in rows}
    similar = [row for row, count in in_common.items() if count >= min(MIN_COMMON_STEMS, len(words))]
    return sorted(similar, key=lambda row: (-in_common[row], -row.published_at.timestamp()))[:limit]


def candidates(queryset, column, words):
    """Return the first rows of `queryset` that hold at least one of the longest stems in `column`, each once."""
    rows = {}
    for word in sorted(words, key=len, reverse=True)[:MAX_STEMS]:
        rows |= {row.pk: row for row in having_stems(queryset, column, [word])[:MAX_CANDIDATES]}
    return list(rows.values())
