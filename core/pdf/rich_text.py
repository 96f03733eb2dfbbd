"""
Rich text for a PDF: the HTML that core/rich_text.py allows becomes nested data that templates/pdf/rich.typ typesets.

The text stays data. It is never written into Typst's markup, so nothing that an editor types can become a command.
"""

from core.html_tree import TreeBuilder
from core.pdf.shown_text import shown_text
from core.pdf.tables import MAX_COLUMN_SPAN, MAX_ROW_SPAN, table_blocks
from core.rich_text import clean_html

DEEPEST_HEADING = 6
HEADINGS = {"h2": 1, "h3": 2, "h4": 3}
INLINE = {"a", "br", "em", "strong"}
NUMBERINGS = {"a": "a.", "A": "A.", "i": "i.", "I": "I."}


def rich_text_blocks(html, *, level, link_target):
    """
    Return the HTML as a list of blocks: paragraphs, headings, lists, quotes and tables.

    Each block is a dict with a `kind`; templates/pdf/rich.typ shows which other keys it has. `level` is the level of
    the heading above the text; no level below it is skipped, as PDF/UA requires. `link_target` is a function from the
    href of a link to its target in the document, or to None for no link.
    """
    blocks = _BlockBuilder(level, link_target).blocks(TreeBuilder(clean_html(html)).root)
    return settle_headings(blocks, level)


def settle_headings(blocks, level):
    """Return the blocks, below a heading of `level`, with levels of their headings that skip none."""
    last = level

    def settled(data):
        nonlocal last
        if isinstance(data, list):
            return [settled(value) for value in data]
        if not isinstance(data, dict) or data["kind"] == "paragraph":
            return data
        if data["kind"] == "heading":
            last = min(data["level"], last + 1, DEEPEST_HEADING)
            return data | {"level": last}
        return {key: settled(value) for key, value in data.items()}

    return settled(blocks)


def note_block(text):
    """Return a paragraph of the portal's own words, set apart from what an editor wrote."""
    return {"kind": "paragraph", "inline": [{"kind": "em", "inline": [{"kind": "text", "text": text}]}]}


def words_of(data):
    """Return the words of a block, or of anything in it, without what makes it a heading, a list or a link."""
    if isinstance(data, list):
        return " ".join(filter(None, map(words_of, data)))
    if not isinstance(data, dict):
        return ""
    return data.get("text") or words_of([data.get(key, []) for key in ["inline", "blocks", "items", "header", "cells"]])


class _BlockBuilder:
    """Turns Elements into blocks. Headings have the level that they ask for; `settle_headings` gives them their own."""

    def __init__(self, level, link_target):
        self.base_level = level
        self.link_target = link_target

    def blocks(self, parent):
        """Return the blocks of the element. Text outside a paragraph becomes a paragraph."""
        blocks, inline = [], []
        for child in parent.children:
            if isinstance(child, str) or child.tag in INLINE:
                inline.append(child)
                continue
            blocks += self.paragraph(inline)
            inline = []
            blocks += self.block(child)
        return blocks + self.paragraph(inline)

    def block(self, element):
        if element.tag in HEADINGS:
            return self.heading(element)
        if element.tag in {"ul", "ol"}:
            return self.list(element)
        if element.tag == "blockquote":
            return self.non_empty({"kind": "quote", "blocks": self.blocks(element)})
        if element.tag == "table":
            return self.table(element)
        return self.blocks(element)

    def non_empty(self, block):
        return [block] if block["blocks"] else []

    def paragraph(self, children):
        inline = self.inline(children)
        return [{"kind": "paragraph", "inline": inline}] if _has_text(inline) else []

    def heading(self, element):
        inline = self.inline(element.children)
        if not _has_text(inline):
            return []
        return [{"kind": "heading", "level": self.base_level + HEADINGS[element.tag], "inline": inline}]

    def list(self, element):
        items = [blocks for item in element.elements("li") if (blocks := self.blocks(item))]
        if not items:
            return []
        if element.tag == "ul":
            return [{"kind": "bullets", "items": items}]
        numbering = NUMBERINGS.get(element.attributes.get("type"), "1.")
        return [{"kind": "numbers", "start": element.number("start", 9999), "numbering": numbering, "items": items}]

    def table(self, element):
        rows = [*element.elements("tr")]
        for part in element.elements("thead", "tbody"):
            rows += part.elements("tr")
        header = next((index for index, row in enumerate(rows) if row.elements("td")), len(rows))
        return table_blocks([self.row(row) for row in rows], header)

    def row(self, row):
        """Return (blocks, columns, rows) of each cell."""
        return [
            (self.blocks(cell), cell.number("colspan", MAX_COLUMN_SPAN), cell.number("rowspan", MAX_ROW_SPAN))
            for cell in row.elements("th", "td")
        ]

    def inline(self, children):
        nodes = []
        for child in children:
            if isinstance(child, str):
                nodes.append({"kind": "text", "text": shown_text(child)})
            elif child.tag == "br":
                nodes.append({"kind": "break"})
            elif child.tag == "a" and (target := self.link_target(child.attributes.get("href") or "")):
                link = {"kind": "link", "target": target, "inline": self.inline(child.children)}
                nodes += [link] if _has_text(link["inline"]) else []
            elif child.tag in {"strong", "em"}:
                nodes.append({"kind": child.tag, "inline": self.inline(child.children)})
            else:
                nodes += self.inline(child.children)
        return nodes


def _has_text(inline):
    return any(node.get("text", "").strip() or _has_text(node.get("inline", [])) for node in inline)
