"""What the text of a cell that a translator has written means: pieces of a translation, one for each paragraph."""

import re
from html import escape, unescape
from typing import NamedTuple

from django.db import models

from core.rich_text import RichTextField, clean_html
from core.text import one_line
from core.translations.blocks import HEADINGS, Block, blocks_of, html_of
from core.translations.segments import segments_of

_SIMPLE = re.compile(r"<(?P<tag>p|h2|h3|h4|li)>(?P<text>[^<]*)</(?P=tag)>")
_TAG = re.compile(r"</?[a-z][a-z0-9]*\b", re.IGNORECASE)


class Piece(NamedTuple):
    """A paragraph as HTML or a line, and what it stands in."""

    around: tuple
    text: str

    @property
    def tag(self):
        match = re.match(r"<(\w+)", self.text)
        tag = match[1].lower() if match else ""
        return tag if tag in {"p", "li", "tr", *HEADINGS} else ""

    @property
    def kind(self):
        return Block(0, 0, self.tag, list(self.around)).kind

    @property
    def bare(self):
        """The HTML of the paragraph without the tag of an item or paragraph around it."""
        return re.sub(r"^<(li|p)>(.*)</\1>$", r"\2", self.text, flags=re.DOTALL).strip()


def is_rich(field):
    return isinstance(field, RichTextField)


def pieces_of(field, text):
    """Return the Pieces of a text of the field."""
    if not is_rich(field):
        return [Piece((), line) for line in segments_of(field, text)]
    return [Piece(tuple(block.around), text[block.start : block.end]) for block in blocks_of(text)]


def cleaned(field, pieces):
    """Return the Pieces as they are stored."""
    return pieces_of(field, clean_html(html_of(pieces))) if is_rich(field) else pieces


def cell_of(field, pieces):
    """Return the cell with the Pieces. Plain paragraphs of a rich text are given without their tags."""
    texts = [piece.text for piece in pieces]
    plain = [_plain(text) for text in texts] if is_rich(field) else texts
    return "\n".join(texts if None in plain else plain)


def _plain(html):
    """Return the text of a paragraph without codes, or None if it has any, or would be read as if it had."""
    simple = _SIMPLE.fullmatch(html)
    text = unescape(simple["text"] if simple else html)
    return None if _TAG.search(text) else text


def pieces_of_cell(field, cell, like, of_swedish=()):
    """Return the Pieces that the text of a cell means; they stand in what those do that it stands for."""
    lines = [line.strip() for line in cell.splitlines() if line.strip()]
    if isinstance(field, models.CharField):
        lines = [one_line("\n".join(lines))] if lines else []
    return _rich_pieces(cell, lines, like, of_swedish) if is_rich(field) else [Piece((), line) for line in lines]


def _rich_pieces(cell, lines, like, of_swedish):
    around, tags = like[0].around, [piece.tag for piece in of_swedish or like]
    arounds = [piece.around for piece in like]
    has_codes = bool(_TAG.search(cell))
    blocks = blocks_of(cell) if has_codes else []
    if any(block.tag or block.around for block in blocks):
        return [Piece((*around, *block.around), cell[block.start : block.end]) for block in blocks]
    if len(tags) == 1 and (has_codes or tags[0] in HEADINGS):
        lines = [" ".join(lines)]  # a heading has one line, and a code may run over two
    if len(tags) != len(lines):
        tags = [tags[0] if tags[0] in {"li", ""} else "p"] * len(lines)
    if len(arounds) != len(lines):
        arounds = [around] * len(lines)
    texts = lines if has_codes else [escape(line, quote=False) for line in lines]
    return [
        Piece(at, f"<{tag}>{text}</{tag}>" if tag else text) for at, tag, text in zip(arounds, tags, texts, strict=True)
    ]
