"""
Marks what is older than the Swedish on a page: `{% lang %}` notes it in the tag, and here the marks are set.

So no template has to leave room for them. A mark stands in the paragraph or text itself, or, where one is missing, as a
paragraph, item or row of its own in the gap. It links to that place in the Swedish where no other link is around it.
"""

import json
import re
from html import escape, unescape

from core.translations.blocks import ITEMS, blocks_of
from core.translations.places import Gap

ATTRIBUTE = "data-older"
OLDER, REMOVED, MISSING = "older", "removed", "missing"
_START = f' {ATTRIBUTE}="'
_HOLD_A_MARK = {"p", "h2", "h3", "h4", "h5", "h6"}
_NO_TEXT = {"img", "input", "option", "select", "textarea", "title", "svg"}
_NO_LINK = ["a", "button", "summary", "label"]
_CELL_END = re.compile(r"</t[dh]>\s*</tr>$")
_CELL = re.compile(r"<t[dh]\b")


def older_attribute(ages, anchors):
    """
    Return the attribute of the tag around a text with the Ages.

    `anchors` are those of its gaps and then of what is older, in the Swedish; an old yearly report has but the first.
    """
    rest = iter(anchors)
    gaps = [[*gap, next(rest)] for gap in ages.missing]
    older = [[place, next(rest, "")] for place in ages.older]
    return f'{_START}{escape(json.dumps([older, ages.removed, gaps, ages.count]))}"'


def with_marks(html, make_mark):
    """
    Return (the HTML with marks, whether anything of it is not as the Swedish).

    `make_mark(kind, count, anchor, is_linked)` returns a mark as HTML. The names of pages in a <nav> get none.
    """
    is_older = False
    start = html.rfind(_START)
    while start >= 0:  # the last first, so that the places of the others stay
        end = html.index('"', start + len(_START))
        noted = json.loads(unescape(html[start + len(_START) : end]))
        html = html[:start] + html[end + 1 :]
        opened = html.rfind("<", 0, start)
        name = re.match(r"[a-z0-9]+", html[opened + 1 :])[0]
        if not _is_inside(html, opened, "nav"):
            is_older = True
            if name not in _NO_TEXT:
                is_linked = name != "a" and not any(_is_inside(html, opened, tag) for tag in _NO_LINK)
                html = _Text(noted, make_mark, is_linked or name == "a").marked(html, name, html.index(">", start) + 1)
        start = html.rfind(_START, 0, opened)
    return html, is_older


def _is_inside(html, at, name):
    opened = max(html.rfind(f"<{name} ", 0, at), html.rfind(f"<{name}>", 0, at))
    return opened > html.rfind(f"</{name}>", 0, at)


class _Text:
    """What is noted of a text on the page."""

    def __init__(self, noted, make_mark, is_linked):
        self.older, self.removed, gaps, self.count = noted
        self.gaps = [(Gap(*gap), anchor) for *gap, anchor in gaps]
        self.make_mark, self.is_linked = make_mark, is_linked

    def marked(self, html, name, begin):
        """Return the HTML with marks in the element whose content begins at `begin`."""
        end = _end_of(html, name, begin)
        if name == "a":
            end += len("</a>")
            return f"{html[:end]} {self._summary()}{html[end:]}"
        content = html[begin:end]
        blocks = [] if name in _HOLD_A_MARK else blocks_of(content)
        if not any(block.tag for block in blocks):
            return f"{html[:end]} {self._summary()}{html[end:]}"
        if len(blocks) != self.count or self.count in {len(self.older), len(self.removed)} - {1}:
            return f"{html[:begin]}<p>{self._summary()}</p>{html[begin:]}"
        return html[:begin] + self._with_insertions(content, blocks) + html[end:]

    def _mark(self, kind, count=1, anchor=""):
        return self.make_mark(kind, count, anchor, self.is_linked)

    def _summary(self):
        """Return the marks of a text that has no room for them in its paragraphs, one of each kind."""
        missing = sum(gap.count for gap, _anchor in self.gaps)
        marks = [self._mark(OLDER, anchor=self.older[0][1])] if self.older else []
        marks += [self._mark(REMOVED)] if self.removed else []
        marks += [self._mark(MISSING, missing, self.gaps[0][1])] if missing else []
        return " ".join(marks)

    def _with_insertions(self, content, blocks):
        insertions = [
            _in_block(content, blocks[place], self._mark(OLDER, anchor=anchor)) for place, anchor in self.older
        ]
        insertions += [_in_block(content, blocks[place], self._mark(REMOVED)) for place in self.removed]
        for gap, anchor in self.gaps:
            insertions.append(_in_gap(content, blocks, gap, self._mark(MISSING, gap.count, anchor)))
        for at, mark in sorted(insertions, key=lambda insertion: insertion[0], reverse=True):
            content = content[:at] + mark + content[at:]
        return content


def _in_block(html, block, mark):
    """Return (place, HTML) of a mark at the end of a paragraph."""
    if block.tag == "tr":
        cell = _CELL_END.search(html, block.start, block.end)
        return (cell.start() if cell else block.end), f" {mark}" if cell else ""
    return block.end - (len(f"</{block.tag}>") if block.tag else 0), f" {mark}"


def _in_gap(html, blocks, gap, mark):
    """Return (place, HTML) of the mark of what is missing: an item among items, else a paragraph of its own."""
    before = blocks[gap.before - 1] if gap.before else None
    after = blocks[gap.before] if gap.before < len(blocks) else None
    if gap.kind in ITEMS:
        for block in [before, after]:
            if block and block.kind == gap.kind:
                item = block.item
                return (item.end if block is before else item.start), _item(html, block, mark)
    return (before.outermost.end if before else after.outermost.start), f"<p>{mark}</p>"


def _item(html, block, mark):
    if block.kind != "tr":
        return f"<li>{mark}</li>"
    columns = len(_CELL.findall(html, block.start, block.end))
    return f'<tr><td colspan="{columns}">{mark}</td></tr>'


def _end_of(html, name, begin):
    """Return where the end tag of the element begins whose content begins at `begin`."""
    depth = 1
    for tag in re.compile(rf"<(/?){name}\b").finditer(html, begin):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.start()
    return len(html)
