"""
The paragraphs of HTML, wherever they stand: an item of a list is one, a row of a table, a paragraph of a quotation.

`blocks_of` finds them in well-formed HTML, `html_of` writes them again with what they stand in.
"""

import re
from dataclasses import dataclass, field

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_PARAGRAPHS = {"p", "tr", "dt", "dd", *HEADINGS}
_AROUND = {"ul", "ol", "li", "blockquote", "table", "thead", "tbody", "dl", "div"}
ITEMS = {"li": "li", "tr": "tr"}  # kinds of paragraphs that stand among others of their kind


@dataclass(eq=False)
class Around:
    """An element with paragraphs in it, such as a list: its tag, its start tag, and where it begins and ends."""

    tag: str
    opened: str
    start: int = 0
    end: int = 0


@dataclass
class Block:
    """A paragraph: where it begins and ends, its tag, or "" for words outside of any, and what it stands in."""

    start: int
    end: int
    tag: str
    around: list = field(default_factory=list)

    @property
    def kind(self):
        """“li” for an item of a list, “tr” for a row of a table, the tag of a heading, else “”."""
        if self.tag in HEADINGS or self.tag in ITEMS:
            return self.tag
        return "li" if any(one.tag == "li" for one in self.around) else ""

    @property
    def item(self):
        """The item of a list or row of a table that it is or stands in, else the block itself."""
        return next((one for one in reversed(self.around) if one.tag == "li"), self)

    @property
    def outermost(self):
        return self.around[0] if self.around else self


def blocks_of(html):
    """Return the Blocks of well-formed HTML in their order."""
    return _Reader(html).blocks


class _Reader:
    def __init__(self, html):
        self.html, self.blocks, self.around = html, [], []
        self.words = 0  # where words began that stand in no paragraph
        tags = list(_TAG.finditer(html))
        place = 0
        while place < len(tags):
            place = self._read(tags, place)
        self._end_words(len(html))
        for one in self.around:
            one.end = len(html)

    def _read(self, tags, place):
        """Read the tag at the place, with its whole element if that is one paragraph, and return the next place."""
        tag, name = tags[place], tags[place]["name"].lower()
        if name in _AROUND and not (name == "li" and self._is_simple(tags, place)):
            self._end_words(tag.start())
            self._pass(tag, name)
        elif name in _PARAGRAPHS or name == "li":
            self._end_words(tag.start())
            last = _last_of(tags, place, name)
            end = tags[last].end() if last < len(tags) else len(self.html)
            if not tag["end"]:
                self.blocks.append(Block(tag.start(), end, name, list(self.around)))
            self.words = end
            return last + 1
        return place + 1

    def _pass(self, tag, name):
        if not tag["end"]:
            self.around.append(Around(name, tag[0], tag.start()))
        elif self.around:
            self.around.pop().end = tag.end()
        self.words = tag.end()

    @staticmethod
    def _is_simple(tags, place):
        """Return whether the tag begins an item of a list with nothing but words in it."""
        following = (tag for tag in tags[place + 1 :] if tag["name"].lower() in _PARAGRAPHS | _AROUND)
        after = next(following, None)
        return not tags[place]["end"] and (after is None or bool(after["end"]))

    def _end_words(self, end):
        words = self.html[self.words : end]
        if words.strip():
            start = self.words + len(words) - len(words.lstrip())
            self.blocks.append(Block(start, start + len(words.strip()), "", list(self.around)))
        self.words = end


def _last_of(tags, place, name):
    """Return the place of the end tag of the element that begins at the place."""
    depth = 0
    for last in range(place, len(tags)):
        if tags[last]["name"].lower() == name:
            depth += -1 if tags[last]["end"] else 1
        if depth <= 0:
            return last
    return len(tags)


def html_of(pieces):
    """Return the HTML of [(what a paragraph stands in, its HTML)]; what two that follow share is written once."""
    html, opened = [], []
    for around, piece in pieces:
        shared = 0
        while shared < min(len(opened), len(around)) and opened[shared] is around[shared]:
            shared += 1
        html += [f"</{one.tag}>" for one in reversed(opened[shared:])]
        html += [one.opened for one in around[shared:]]
        html.append(piece)
        opened = around
    return "".join([*html, *(f"</{one.tag}>" for one in reversed(opened))])
