"""The original compared with the text for the site: what was deleted or added, what is or may be personal data."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from core.personal_data import Kind, find_with_hints

# A word or a punctuation mark, so that an added comma does not mark the word before it; an address or a number is one
# word.
_PIECE = re.compile(r"\s*(?:\w+(?:[@.:/-]\w+)*|[^\w\s])\s*")


@dataclass(frozen=True)
class Piece:
    """A part of a text with the same marks: the `kind` of personal data, if it is that, and whether it is changed."""

    text: str
    kind: Kind | None = None
    is_changed: bool = False


def side_by_side(original, public, words=()):
    """
    Return (pieces of the original, pieces of the text for the site).

    A changed piece of the original was deleted, a changed piece of the text for the site was added. As long as there is
    no text for the site, nothing is marked as changed. `words` are those of the sender's name.
    """
    deleted, added = changed_spans(original, public) if public.strip() else ([], [])
    return _pieces(original, deleted, words), _pieces(public, added, words)


def _pieces(text, changed, words):
    """Split the text into a list of Piece, with personal data and the changed spans marked."""
    found = find_with_hints(text, words)
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
    """Compare word by word, and return ([(start, end) deleted from `before`], [(start, end) added in `after`])."""
    old, new = _words(before), _words(after)
    # The time of difflib grows with the pairs of equal words; its rule about common words (autojunk) limits that.
    blocks = SequenceMatcher(None, [word for word, *_span in old], [word for word, *_span in new]).get_opcodes()
    changes = [block for block in blocks if block[0] != "equal"]
    return (
        [_span(old, first, last) for _tag, first, last, _start, _end in changes if first < last],
        [_span(new, start, end) for _tag, _first, _last, start, end in changes if start < end],
    )


def _words(text):
    """Return (word, start, end) of each word and punctuation mark, without the space around it."""
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
