"""Which inspel are like a text: what the form shows before sending, and what a process leader can merge."""

from core.search.queries import having_stems
from core.search.stemming import stems

SIMILAR_WORDS = 6  # the longest of a text say most about it
SIMILAR_CANDIDATES = 40  # read for each of them
LEAST_IN_COMMON = 2


def most_similar(queryset, text, limit):
    """
    Return at most `limit` rows that have most of the text's words in some form, the most similar first, as a list.

    The longest words are looked up one by one, since one in common says little and a rare one says most.
    """
    words = stems(text)
    found = {}
    for word in sorted(words, key=len, reverse=True)[:SIMILAR_WORDS]:
        newest = having_stems(queryset, "public_stems", [word]).order_by("-published_at", "-pk")
        found |= {row.pk: row for row in newest[:SIMILAR_CANDIDATES]}
    in_common = {row: len(set(words) & set(row.public_stems.split())) for row in found.values()}
    alike = [row for row, count in in_common.items() if count >= min(LEAST_IN_COMMON, len(words))]
    return sorted(alike, key=lambda row: (-in_common[row], -row.published_at.timestamp()))[:limit]
