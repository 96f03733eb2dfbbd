"""The name that the portal already holds of a sender, in a normalised text of the same sender."""

import re

from core.personal_data.normalised import NormalisedText

_WORD = re.compile(r"[^\W\d_]{3,}")
# The first part of many addresses; these are nobody's name.
_ORDINARY = {"info", "kontakt", "mail", "mejl", "post", "epost", "admin", "office", "och", "von", "hej"}


def name_words(name, email):
    """Return the set of words to look for: of the name, and of the part of the address before the “@”."""
    words = _WORD.findall(NormalisedText(f"{name} {email.partition('@')[0]}").text.casefold())
    return frozenset(words) - _ORDINARY


def names(text, words):
    """Return (start, end) of each of the words that stands in the text as a whole word, also in the genitive."""
    if not words:
        return []
    either = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return [match.span() for match in re.finditer(rf"(?<!\w)(?:{either})(?:[:'’]?s)?(?!\w)", text, re.IGNORECASE)]
