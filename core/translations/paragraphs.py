"""The paragraphs of a text and its translation side by side, as a translator gets them and gives them back."""

import hashlib
import re
from html import escape, unescape
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.rich_text import RichTextField, clean_html
from core.translations.blocks import HEADINGS, Block, blocks_of, html_of
from core.translations.places import moved_from
from core.translations.refit import units_of_state
from core.translations.segments import fingerprints, segments_of
from core.translations.texts import column
from core.translations.units import Unit

_SIMPLE = re.compile(r"<(?P<tag>p|h2|h3|h4|li)>(?P<text>[^<]*)</(?P=tag)>")
_TAG = re.compile(r"</?[a-z][a-z0-9]*\b", re.IGNORECASE)
_MARK_DIGITS, _WORDS_DIGITS = 16, 8


class State(TextChoices):
    MISSING = "missing", _("missing")
    OLDER = "older", _("older than the Swedish")
    DONE = "done", _("up to date")


_REMOVED, _MOVED = _("no longer in the Swedish text"), _("moved in the Swedish text")


class Paragraph(NamedTuple):
    """
    A paragraph as a translator reads it; `mark` differs as soon as it or its Swedish does. `as_given` tells whether a
    cell is as the translator got it: a fingerprint of its words, and the first letter of its state.

    `label` says its state in words. Only what the Swedish no longer has may be removed.
    """

    place: int
    swedish: str
    text: str
    state: State
    label: str
    mark: str
    as_given: str
    may_be_removed: bool


class _Piece(NamedTuple):
    """A paragraph as HTML or a line, and what it stands in."""

    around: tuple
    text: str


class Paragraphs:
    """
    A translation of a text of a row, by paragraphs. `state` is its OlderTranslation, or None.

    Where both texts do not have as many paragraphs, several stand together. A plain paragraph of a rich text is given
    without its tags. One that was moved in the Swedish stands beside the Swedish where that is now.
    """

    def __init__(self, row, name, language, state):
        self.field = row._meta.get_field(name)
        self.swedish, self.text = (getattr(row, column(name, code)) or "" for code in ["sv", language])
        self.name, self.language = name, language
        self._units = self._of_now(state)
        self._moved = moved_from(self._units)  # {id of the unit where the Swedish is now: that with the translation}
        self._came = {id(unit): came for came in self._units if (unit := self._moved.get(id(came)))}

    @property
    def is_rich(self):
        return isinstance(self.field, RichTextField)

    def _of_now(self, state):
        if not self.text:
            return [Unit([], [mark], []) for mark in fingerprints(self.field, self.swedish)]
        return units_of_state(self.field, [self.swedish, self.text], state)

    def _pieces(self):
        """Yield (place, unit, its Swedish pieces, those of its translation)."""
        swedish, text = (iter(self._pieces_of(one)) for one in [self.swedish, self.text])
        for place, unit in enumerate(self._units):
            yield place, unit, [next(swedish) for _ in unit.swedish], [next(text) for _ in unit.text]

    def _pieces_of(self, text):
        if not self.is_rich:
            return [_Piece((), line) for line in segments_of(self.field, text)]
        return [_Piece(tuple(block.around), text[block.start : block.end]) for block in blocks_of(text)]

    def __iter__(self):
        pieces = list(self._pieces())
        swedish_of = {id(unit): of_swedish for _place, unit, of_swedish, _text in pieces}
        for place, unit, of_swedish, of_text in pieces:
            if id(unit) in self._moved:
                continue  # it stands at its translation
            came = self._came.get(id(unit))
            state = State.MISSING if not unit.text else State.OLDER if unit.is_older else State.DONE
            is_removed = state == State.OLDER and not unit.swedish and not came
            label = _MOVED if came else _REMOVED if is_removed else state.label
            mark = hashlib.sha256(repr((unit.swedish, unit.text, bool(came))).encode()).hexdigest()[:_MARK_DIGITS]
            cells = [self._cell(one) for one in [swedish_of[id(came)] if came else of_swedish, of_text]]
            yield Paragraph(place, *cells, state, str(label), mark, f"{words_mark(cells[1])}{state[0]}", is_removed)

    def _cell(self, pieces):
        texts = [piece.text for piece in pieces]
        simple = [_SIMPLE.fullmatch(text) or not _TAG.search(text) for text in texts] if self.is_rich else []
        if self.is_rich and all(simple):
            texts = [
                unescape(text if match is True else match["text"]) for match, text in zip(simple, texts, strict=True)
            ]
        return "\n".join(texts)

    def with_cells(self, cells):
        """Return the translation with the texts {place: cell} that a translator has written."""
        pieces = [piece for _place, of_unit in self._with(cells) for piece in of_unit]
        if self.is_rich:
            return html_of(pieces)
        has_gaps = "\n\n" in (self.text or self.swedish)
        return ("\n\n" if has_gaps else "\n").join(piece.text for piece in pieces)

    def counts_with(self, cells):
        """
        Return how many paragraphs the cells give each Swedish paragraph of a text that has no translation yet.

        That is None if there is one, or if the cells leave nothing out.
        """
        counts = [] if self.text else [len(pieces) for _place, pieces in self._with(cells)]
        return counts if 0 in counts else None

    def _with(self, cells):
        """Yield (place, pieces) of the translation with the cells; what is missing gets what its Swedish stands in."""
        all_pieces = list(self._pieces())
        places = {id(unit): place for place, unit, *_pieces in all_pieces}
        same = _same_around(all_pieces)
        for place, unit, of_swedish, of_text in all_pieces:
            like = of_text or [_Piece(tuple(same.get(id(one), one) for one in at), text) for at, text in of_swedish]
            if id(unit) in self._moved:
                from_place = places[id(self._moved[id(unit)])]
                yield from_place, self._from_cell(cells[from_place], like) if from_place in cells else []
            elif place not in cells:
                yield place, of_text
            elif id(unit) not in self._came:
                yield place, self._from_cell(cells[place], like, of_swedish)

    def first_misfit(self, cells, text):
        """
        Return the place of the first of the cells {place: cell} that says nothing, has other kinds of paragraphs than
        those that it stands for, or changes more of `text`, the translation with it, than them; else None.
        """
        if not self.is_rich:
            return None
        like = {place: of_swedish or of_text for place, _unit, of_swedish, of_text in self._pieces()}
        expected = []
        for place, pieces in self._with(cells):
            if place not in cells or not (cells[place].strip() or like[place] == []):
                expected += [_bare(piece.text) for piece in pieces]
                continue
            html = html_of(pieces)
            alone = clean_html(html)
            allowed = {kind for piece in like[place] for kind in [_kind(piece)]}
            found = [_Piece(tuple(block.around), alone[block.start : block.end]) for block in blocks_of(alone)]
            if cells[place].strip() and (not found or not {_kind(piece) for piece in found} <= allowed):
                return place
            expected += [_bare(piece.text) for piece in found]
        return None if expected == [_bare(segment) for segment in segments_of(self.field, text)] else min(cells)

    def _from_cell(self, cell, like, of_swedish=()):
        """Return the pieces that the text of a cell means; they stand in what those do that it stands for."""
        lines = [line.strip() for line in cell.splitlines() if line.strip()]
        if not self.is_rich:
            return [_Piece((), line) for line in lines]
        around, tags = like[0].around, [_tag_of(piece) for piece in of_swedish or like]
        arounds = [piece.around for piece in like]
        if _TAG.search(cell):
            blocks = blocks_of(cell)
            if len(blocks) == 1 and not blocks[0].tag and tags[0] in {"p", "li", *HEADINGS}:
                return [_Piece(around, f"<{tags[0]}>{cell.strip()}</{tags[0]}>")]
            return [_Piece((*around, *block.around), cell[block.start : block.end]) for block in blocks]
        if len(tags) == 1 and tags[0] in HEADINGS:
            lines = [" ".join(lines)]  # a heading has one line
        if len(tags) != len(lines):
            tags = [tags[0] if tags[0] in {"li", ""} else "p"] * len(lines)
        if len(arounds) != len(lines):
            arounds = [around] * len(lines)
        texts = (escape(line, quote=False) for line in lines)
        return [
            _Piece(at, f"<{tag}>{text}</{tag}>" if tag else text)
            for at, tag, text in zip(arounds, tags, texts, strict=True)
        ]


def words_mark(text):
    """Return a fingerprint of the words of a text, for which spaces and line breaks make no difference."""
    return hashlib.sha256(repr(text.split()).encode(errors="surrogatepass")).hexdigest()[:_WORDS_DIGITS]


def _same_around(all_pieces):
    """Return {id of what Swedish paragraphs stand in: what their translations stand in}."""
    same = {}
    for _place, _unit, of_swedish, of_text in all_pieces:
        for swedish, text in zip(of_swedish, of_text, strict=False):
            for one, other in zip(swedish.around, text.around, strict=False):
                if one.tag == other.tag:
                    same.setdefault(id(one), other)
    return same


def _tag_of(piece):
    match = re.match(r"<(\w+)", piece.text)
    tag = match[1].lower() if match else ""
    return tag if tag in {"p", "li", "tr", *HEADINGS} else ""


def _kind(piece):
    return Block(0, 0, _tag_of(piece), list(piece.around)).kind


def _bare(html):
    """Return the HTML of a paragraph without the tag of an item or paragraph around it."""
    return re.sub(r"^<(li|p)>(.*)</\1>$", r"\2", html, flags=re.DOTALL).strip()
