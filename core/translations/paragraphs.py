"""The paragraphs of a text and its translation side by side, as a translator gets them and gives them back."""

import hashlib
import re
from itertools import islice
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.translations.blocks import ITEMS, html_of
from core.translations.cells import Piece, cell_of, cleaned, is_rich, pieces_of, pieces_of_cell
from core.translations.codes import has_codes, lost_codes
from core.translations.places import moved_from
from core.translations.refit import units_of_state
from core.translations.segments import fingerprints
from core.translations.texts import column
from core.translations.units import Unit

_START_OF_CELL = re.compile(r"<t[dh]\b")
_MARK_DIGITS, _WORDS_DIGITS = 16, 8


class State(TextChoices):
    MISSING = "missing", _("missing")
    OLDER = "older", _("older than the Swedish")
    DONE = "done", _("up to date")


_REMOVED, _MOVED = _("no longer in the Swedish text"), _("moved in the Swedish text")
LABELS = [*State.labels, _REMOVED, _MOVED]


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
        self._pieces = list(self._side_by_side())

    def _of_now(self, state):
        if not self.text:
            return [Unit([], [mark], []) for mark in fingerprints(self.field, self.swedish)]
        return units_of_state(self.field, [self.swedish, self.text], state)

    def _side_by_side(self):
        """Yield (place, unit, its Swedish pieces, those of its translation)."""
        swedish, text = (iter(pieces_of(self.field, one)) for one in [self.swedish, self.text])
        for place, unit in enumerate(self._units):
            yield place, unit, [next(swedish) for _ in unit.swedish], [next(text) for _ in unit.text]

    def __iter__(self):
        swedish_of = {id(unit): of_swedish for _place, unit, of_swedish, _text in self._pieces}
        for place, unit, of_swedish, of_text in self._pieces:
            if id(unit) in self._moved:
                continue  # it stands at its translation
            came = self._came.get(id(unit))
            state = State.MISSING if not unit.text else State.OLDER if unit.is_older else State.DONE
            is_removed = state == State.OLDER and not unit.swedish and not came
            label = _MOVED if came else _REMOVED if is_removed else state.label
            mark = hashlib.sha256(repr((unit.swedish, unit.text, bool(came))).encode()).hexdigest()[:_MARK_DIGITS]
            sides = [swedish_of[id(came)] if came else of_swedish, of_text]
            cells = [cell_of(self.field, pieces) for pieces in sides]
            yield Paragraph(place, *cells, state, str(label), mark, f"{words_mark(cells[1])}{state[0]}", is_removed)

    def with_cells(self, cells):
        """Return the translation with the texts {place: cell} that a translator has written."""
        pieces = [piece for _place, of_unit in self._with(cells) for piece in of_unit]
        if is_rich(self.field):
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
        places = {id(unit): place for place, unit, *_pieces in self._pieces}
        same = _same_around(self._pieces)
        for place, unit, of_swedish, of_text in self._pieces:
            like = of_text or [Piece(tuple(same.get(id(one), one) for one in at), text) for at, text in of_swedish]
            if id(unit) in self._moved:
                from_place = places[id(self._moved[id(unit)])]
                yield from_place, pieces_of_cell(self.field, cells[from_place], like) if from_place in cells else []
            elif place not in cells:
                yield place, of_text
            elif id(unit) not in self._came:
                yield place, pieces_of_cell(self.field, cells[place], like, of_swedish)

    def cell_as_stored(self, place, cell):
        """Return the cell as it reads once it is stored, or as it is where there is no such place now."""
        pieces = next((of_unit for of_place, of_unit in self._with({place: cell}) if of_place == place), None)
        return cell if pieces is None else cell_of(self.field, cleaned(self.field, pieces))

    def lost_codes(self, place, cell):
        """
        Return what codes.lost_codes does of a cell that is stored, and [] too if it says nothing or has other kinds of
        paragraphs than those that it stands for, or codes in a text that has none.
        """
        if not cell.strip():
            return None
        like = next(swedish or text for of_place, _unit, swedish, text in self._pieces if of_place == place)
        if not is_rich(self.field):
            return [] if has_codes(cell) and not any(has_codes(piece.text) for piece in like) else None
        pieces = next(of_unit for of_place, of_unit in self._with({place: cell}) if of_place == place)
        stored = cleaned(self.field, pieces)
        if lost := lost_codes(html_of(pieces), html_of(stored)):
            return lost
        return lost if stored and {piece.kind for piece in stored} <= {piece.kind for piece in like} else []

    def added_paragraphs(self, place, cell):
        """Return how many more paragraphs than the Swedish the items of a list or rows of a table have in the cell."""
        like = next(swedish for of_place, _unit, swedish, _text in self._pieces if of_place == place)
        if not like or not {piece.kind for piece in like} <= ITEMS.keys():
            return 0
        pieces = next(of_unit for of_place, of_unit in self._with({place: cell}) if of_place == place)
        before, now = (sum(map(_paragraphs_in, side)) for side in [like, cleaned(self.field, pieces)])
        return max(0, now - before)

    def stored(self, cells, text):
        """Return {place: cell} as `text`, the translation with the cells, has them; None if it has anything else."""
        pieces, found = iter(pieces_of(self.field, text)), {}
        for place, of_unit in self._with(cells):
            expected = cleaned(self.field, of_unit) if place in cells else of_unit
            of_text = list(islice(pieces, len(expected)))
            if [piece.bare for piece in of_text] != [piece.bare for piece in expected]:
                return None
            if place in cells:
                found[place] = cell_of(self.field, of_text)
        return found if next(pieces, None) is None else None


def _paragraphs_in(piece):
    """Return how many paragraphs a Piece has: an empty cell of a table counts as one."""
    return sum(max(1, cell.count("<p>")) for cell in _START_OF_CELL.split(piece.text)[1:]) or 1


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
