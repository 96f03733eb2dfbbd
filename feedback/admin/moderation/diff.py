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
