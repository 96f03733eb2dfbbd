"""The paragraphs of a text and its translation side by side, as a translator gets them and gives them back."""

import hashlib
import re
from html import escape, unescape
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.rich_text import RichTextField, clean_html
from core.translations.segments import fingerprints, segments_of
from core.translations.texts import column
from core.translations.units import Unit, pair

_SIMPLE = re.compile(r"<(?P<tag>p|h2|h3|h4)>(?P<text>[^<]*)</(?P=tag)>")
_TAG = re.compile(r"</?[a-z][a-z0-9]*\b", re.IGNORECASE)
_MARK_DIGITS = 16


class State(TextChoices):
    MISSING = "missing", _("missing")
    OLDER = "older", _("older than the Swedish")
    DONE = "done", _("up to date")


class Paragraph(NamedTuple):
    """A paragraph as a translator reads it; `mark` differs as soon as it or its Swedish does."""

    place: int
    swedish: str
    text: str
    state: State
    mark: str


class Paragraphs:
    """
    A translation of a text of a row, by paragraphs. `state` is its OlderTranslation, or None.

    Where both texts do not have as many paragraphs, several stand together. A plain paragraph of a rich text is given
    without its tags.
    """

    def __init__(self, row, name, language, state):
        self.field = row._meta.get_field(name)
        self.swedish, self.text = (getattr(row, column(name, code)) or "" for code in ["sv", language])
        self.name, self.language = name, language
        self._units = self._of_now(state)

    @property
    def is_rich(self):
        return isinstance(self.field, RichTextField)

    def _of_now(self, state):
        swedish, text = (fingerprints(self.field, one) for one in [self.swedish, self.text])
        if not text:
            return [Unit([], [mark], []) for mark in swedish]
        return state.read_units() if state else pair(swedish, text)

    def __iter__(self):
        swedish, text = (iter(segments_of(self.field, one)) for one in [self.swedish, self.text])
        for place, unit in enumerate(self._units):
            of_swedish, of_text = [next(swedish) for _ in unit.swedish], [next(text) for _ in unit.text]
            state = State.MISSING if not unit.text else State.OLDER if unit.is_older else State.DONE
            mark = hashlib.sha256(repr((unit.swedish, unit.text)).encode()).hexdigest()[:_MARK_DIGITS]
            yield Paragraph(place, self._cell(of_swedish), self._cell(of_text), state, mark)

    def _cell(self, segments):
        simple = [_SIMPLE.fullmatch(segment) for segment in segments] if self.is_rich else []
        if self.is_rich and all(simple):
            segments = [unescape(match["text"]) for match in simple]
        return "\n".join(segments)

    def with_cells(self, cells):
        """Return the translation with the texts {place: cell} that a translator has written."""
        swedish, text = (iter(segments_of(self.field, one)) for one in [self.swedish, self.text])
        parts = []
        for place, unit in enumerate(self._units):
            of_swedish, of_text = [next(swedish) for _ in unit.swedish], [next(text) for _ in unit.text]
            parts += self._segments(cells[place], of_swedish or of_text) if place in cells else of_text
        if self.is_rich:
            return "".join(parts)
        has_gaps = "\n\n" in (self.text or self.swedish)
        return ("\n\n" if has_gaps else "\n").join(parts)

    def first_misfit(self, cells, text):
        """
        Return the place of the first of the cells {place: cell} that says nothing, has other tags for its paragraphs
        than those that it stands for, or changes more of `text`, the translation with it, than them; else None.
        """
        if not self.is_rich:
            return None
        swedish, kept = (iter(segments_of(self.field, one)) for one in [self.swedish, self.text])
        expected = []
        for place, unit in enumerate(self._units):
            of_swedish, of_text = [next(swedish) for _ in unit.swedish], [next(kept) for _ in unit.text]
            if place not in cells:
                expected += of_text
                continue
            like = of_swedish or of_text
            alone = segments_of(self.field, clean_html("".join(self._segments(cells[place], like))))
            if not alone or not _tags(alone) <= _tags(like):
                return place
            expected += alone
        return None if expected == segments_of(self.field, text) else min(cells)

    def _segments(self, cell, like):
        """Return the paragraphs that the text of a cell means, with the tags of those that it stands for."""
        if not self.is_rich or _TAG.search(cell):
            return [cell] if self.is_rich else [line for line in cell.splitlines() if line.strip()]
        lines = [line.strip() for line in cell.splitlines() if line.strip()]
        simple = [_SIMPLE.fullmatch(segment) for segment in like]
        if len(like) == 1 and simple[0] and simple[0]["tag"] != "p":
            lines = [" ".join(lines)]  # a heading has one line
        tags = [match["tag"] if match else "p" for match in simple] if len(like) == len(lines) else ["p"] * len(lines)
        return [f"<{tag}>{escape(line, quote=False)}</{tag}>" for tag, line in zip(tags, lines, strict=True)]


def _tags(segments):
    """Return the names of the tags that the paragraphs begin with."""
    return {match[1] for segment in segments if (match := re.match(r"<(\w+)", segment))}
