"""The original beside the text for the site: what was taken out, what was put in, what shows somebody."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from core.personal_data import Kind, find_personal_data

# A word or a mark, so that a comma that was added leaves the word before it alone; an address or a number is one word.
_PIECE = re.compile(r"\s*(?:\w+(?:[@.:/-]\w+)*|[^\w\s])\s*")


@dataclass(frozen=True)
class Piece:
    """A stretch of text that is marked in one way: `kind` of what it shows of somebody, or changed, or neither."""

    text: str
    kind: Kind | None = None
    is_changed: bool = False


def side_by_side(original, public):
    """
    Return (pieces of the original, pieces of the text for the site).

    A changed piece of the one was taken out, a changed piece of the other was put in. While nobody has written a text
    for the site there is nothing to compare.
    """
    gone, new = changed_spans(original, public) if public.strip() else ([], [])
    return painted(original, gone), painted(public, new)


def painted(text, changed=()):
    """Return the text as a list of Piece, with personal data and the changed spans marked."""
    found = find_personal_data(text)
    edges = {0, len(text)} | {edge for item in found for edge in (item.start, item.end)}
    edges |= {edge for span in changed for edge in span}
    ends = sorted(edges)
    return [
        Piece(
            text[start:end],
            next((item.kind for item in found if item.start <= start < item.end), None),
            any(first <= start < last for first, last in changed),
        )
        for start, end in pairwise(ends)
    ]


def changed_spans(before, after):
    """Return the spans of `before` that are gone and those of `after` that are new, compared word by word."""
    old, new = _words(before), _words(after)
    # Difflib looks at every pair of equal words; its rule about common words keeps that quick at any text.
    blocks = SequenceMatcher(None, [word for word, *_span in old], [word for word, *_span in new]).get_opcodes()
    changes = [block for block in blocks if block[0] != "equal"]
    return (
        [_span(old, first, last) for _tag, first, last, _start, _end in changes if first < last],
        [_span(new, start, end) for _tag, _first, _last, start, end in changes if start < end],
    )


def _words(text):
    """Return (word without the space round it, start, end) for each word and mark."""
    return [
        (
            match[0].strip(),
            match.start() + len(match[0]) - len(match[0].lstrip()),
            match.start() + len(match[0].rstrip()),
        )
        for match in _PIECE.finditer(text)
    ]


def _span(words, first, last):
    return words[first][1], words[last - 1][2]
