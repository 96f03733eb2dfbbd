"""The original compared with the text for the site: what was deleted or added, what is or may be personal data."""

from dataclasses import dataclass
from itertools import pairwise

from core.diff import changed_spans
from core.personal_data import Kind, find_with_hints


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
    found = [(item.start, item.end, item.kind) for item in find_with_hints(text, words)]
    edges = {0, len(text)} | {edge for start, end, _kind in found for edge in (start, end)}
    ends = sorted(edges | {edge for span in changed for edge in span})
    kinds, changes = _Spans(found), _Spans((start, end, True) for start, end in changed)
    return [Piece(text[start:end], kinds.at(start), bool(changes.at(start))) for start, end in pairwise(ends)]


class _Spans:
    """Spans (start, end, value) in order and without overlaps, asked for at growing indexes: each is passed once."""

    def __init__(self, spans):
        self._rest = iter(spans)
        self._span = next(self._rest, None)

    def at(self, index):
        """Return the value of the span that the index lies in, or None."""
        while self._span and self._span[1] <= index:
            self._span = next(self._rest, None)
        return self._span[2] if self._span and self._span[0] <= index else None
