"""
HTML that other programs write – Word, Outlook, Teams, Google Docs – read as what it says.

What its author took away (deleted, crossed out or hidden words, comments) is left out and named, since an editor may
not see that it comes along. nh3 makes the HTML well-formed and removes what can run; core/rich_text.py cleans what is
made of it.
"""

import re
from dataclasses import dataclass, field

import nh3

from core.html_tree import BLOCKS, INLINE, Element, TreeBuilder, as_blocks, as_html, text_of, unwrap, wrapped
from core.pasted_lists import web_items, with_lists, with_typed_lists, word_item
from core.pasted_sheets import CROSSED_OUT, HIDDEN, classes_of_sheets
from core.text import has_visible_text
from core.wrapped_links import with_unwrapped_links

_MEDIA = {"audio", "canvas", "embed", "iframe", "img", "math", "object", "svg", "video"}
_DELETED = {"del", "s", "strike"}
_CONTENTLESS = {"script", "style", "title", "xml", "template", "select", "noscript"}
_ATTRIBUTES = {
    *("style", "class", "id", "href", "title", "colspan", "rowspan", "start", "type", "alt", "hidden"),
    *("role", "aria-level", "data-aria-level", "data-type"),
}
_WELL_FORMED = nh3.Cleaner(
    tags=BLOCKS | INLINE | _MEDIA | {"br"},
    attributes={"*": _ATTRIBUTES},
    clean_content_tags=_CONTENTLESS,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)

_COMMENTS = re.compile(r"mso-element:\s*comment|mso-special-character:\s*comment", re.I)
_ONE_COMMENT = re.compile(r"mso-element:\s*comment(?!-)", re.I)
_COMMENT_CLASS = re.compile(r"\b(?:msocom|MsoComment)", re.I)
_COMMENT_LINK = re.compile(r"#(?:_msocom|cmnt)")
_INNER_LINK = re.compile(
    r"#(?:_|heading=|bookmark=|cmnt|id\.|sd(?:foot|end)note)"
)  # to a bookmark, which does not come along
# Each is a whole property: “mso-bidi-font-weight:normal”, which stands in most bold text of Word, is another.
# Word's own marks of what was deleted or moved away, and the role that Google and others give it.
_DELETED_CLASS = re.compile(r"\b(?:msoDel|msoMoveFrom|TrackChangeTextDeletion)", re.I)
_RAISED = dict(zip("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ", strict=True))
_LOWERED = dict(zip("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))
_BOLD = re.compile(r"(?<![\w-])font-weight:\s*(?:bold|[6-9]00)", re.I)
_NOT_BOLD = re.compile(r"(?<![\w-])font-weight:\s*(?:normal|[1-5]00)", re.I)
_ITALIC = re.compile(r"(?<![\w-])font-style:\s*(?:italic|oblique)", re.I)
_NOT_ITALIC = re.compile(r"(?<![\w-])font-style:\s*normal", re.I)
_RAISED_BY_STYLE = re.compile(r"(?<![\w-])vertical-align:\s*(super|sub)\b", re.I)
_KEEPS_LINES = re.compile(r"(?<![\w-])white-space:\s*(?:pre|break-spaces)", re.I)
_IS_BLOCK = re.compile(r"display:\s*(?:block|flex|grid|list-item|table)", re.I)
# Cells that came without their table, which are text only inside one
_CELL, _TABLE = re.compile(r"<t[drh]\b", re.I), re.compile(r"<table\b", re.I)
_LIST_SIGN = re.compile(r"mso-list:\s*Ignore", re.I)
_TITLE_CLASS = re.compile(r"\bMsoTitle\b")
_LETTERS = re.compile(r"\w")


@dataclass
class LeftOut:
    """What a text of another program held and is left out: words that were taken away or hidden, and numbers."""

    deleted: list = field(default_factory=list)
    hidden: list = field(default_factory=list)
    comments: int = 0
    media: int = 0  # pictures, films and drawings

    def __bool__(self):
        return bool(self.deleted or self.hidden or self.comments or self.media)


def read_pasted(html):
    """Return (HTML in the tags that the portal has, LeftOut)."""
    reader = _Reader(*classes_of_sheets(html))
    if _CELL.search(html) and not _TABLE.search(html):
        html = f"<table>{html}</table>"
    root = _TreeWithLines(_WELL_FORMED.clean(html), max_depth=60).root
    reader.heading_shift = int(any(_heading_level(element) == 1 for element in root.descendants()))
    html = as_html(with_typed_lists(as_blocks(reader.children(root))))
    reader.left_out.comments = max(reader.left_out.comments, reader.references)
    return html, reader.left_out


class _TreeWithLines(TreeBuilder):
    """Makes an element of each line break of a text that is one to its reader, as in <pre>."""

    def handle_data(self, data):
        first, *more = data.strip("\n").split("\n") if self._keeps_lines() else [data]
        super().handle_data(first)
        for line in more:
            self.open[-1].children.append(Element("br"))
            super().handle_data(line)

    def _keeps_lines(self):
        says = (element for element in reversed(self.open) if element.tag == "pre" or "white-space" in _style(element))
        element = next(says, None)
        return bool(element) and ("white-space" not in _style(element) or bool(_KEEPS_LINES.search(_style(element))))


class _Reader:
    """Makes the elements of the portal from those of another program, and remembers what it leaves out."""

    def __init__(self, deleted_classes, hidden_classes):
        self.deleted_classes = deleted_classes
        self.hidden_classes = hidden_classes
        self.left_out = LeftOut()
        self.heading_shift = 0
        self.references = 0  # to comments, which may come along without what they refer to
        self.sign = ""  # of the list item that is being read
        self.level = 4  # of the last heading

    def children(self, parent):
        """Return the children as they are in the portal."""
        return with_lists(self.loose_children(parent))

    def loose_children(self, parent):
        """Return the children of an element that will be gone, among them ListItems that still look for their list."""
        return [node for child in parent.children for node in self.node(child)]

    def node(self, node):
        if isinstance(node, str):
            return [with_unwrapped_links(node)]
        if self.is_left_out(node):
            return []
        if node.tag in _MEDIA:
            return self.media(node)
        if _LIST_SIGN.search(_style(node)):
            self.sign = self.sign or node.text.strip()
            return []
        if node.tag == "br":
            return [Element("br")]
        if level := _heading_level(node):
            return self.heading(node, level)
        if node.tag in INLINE and not _IS_BLOCK.search(_style(node)):
            return self.inline(node)
        return self.block(node)

    def is_left_out(self, element):
        style, classes = _style(element), element.attributes.get("class") or ""
        is_comment = _COMMENTS.search(style) or _COMMENT_CLASS.search(classes) or _is_comment_link(element)
        if is_comment or _is_google_comment(element):
            self.count_comments(element)
        elif self.is_deleted(element, style, classes):
            self.left_out.deleted += [text] if (text := element.text) else []
        elif self.is_hidden(element, style, classes):
            self.left_out.hidden += [text] if (text := element.text) else []
        else:
            return False
        return True

    def is_deleted(self, element, style, classes):
        by_sheet = self.deleted_classes.intersection(classes.split())
        return (
            element.tag in _DELETED or by_sheet or CROSSED_OUT.search(style) or _is_marked_as_deleted(element, classes)
        )

    def is_hidden(self, element, style, classes):
        by_sheet = self.hidden_classes.intersection(classes.split())
        return by_sheet or HIDDEN.search(style) or "hidden" in element.attributes

    def count_comments(self, element):
        if element.tag in INLINE:
            self.references += 1
        elif element.tag != "hr":
            self.left_out.comments += (
                sum(bool(_ONE_COMMENT.search(_style(inner))) for inner in element.descendants()) or 1
            )

    def media(self, element):
        """Return an emoji, which Teams and Outlook make a picture, as text."""
        words = element.attributes.get("alt") or ""
        if has_visible_text(words) and len(words) <= 12 and not _LETTERS.search(words):
            return [words]
        self.left_out.media += 1
        return []

    def heading(self, element, level):
        self.sign = ""
        children = unwrap(self.children(element), {"strong"})
        sign, self.sign = self.sign, ""
        # None is skipped, which screen readers would miss; the first may continue the text into which it is pasted.
        self.level = min(max(level + self.heading_shift, 2), 4, self.level + 1)
        return [Element(f"h{self.level}", children=[f"{sign} ", *children] if sign else children)]

    def inline(self, element):
        children, style = self.loose_children(element), _style(element)
        if element.tag == "a":
            href = element.attributes.get("href") or ""
            kept = {name: element.attributes[name] for name in ["href", "title"] if name in element.attributes}
            return children if not href or _INNER_LINK.match(href) else wrapped(Element("a", kept), children)
        raised = _RAISED_BY_STYLE.search(style)
        if raised or element.tag in {"sup", "sub"}:
            return raised_or_lowered(
                "sup" if element.tag == "sup" or (raised and raised[1] == "super") else "sub", children
            )
        if (element.tag in {"b", "strong"} and not _NOT_BOLD.search(style)) or _BOLD.search(style):
            children = wrapped(Element("strong"), children)
        if (element.tag in {"i", "em"} and not _NOT_ITALIC.search(style)) or _ITALIC.search(style):
            children = wrapped(Element("em"), children)
        return children

    def block(self, element):
        if element.tag == "hr":
            return [Element("p")]  # empty, so it vanishes, but parts what stands beside it
        if element.tag in {"ul", "ol", "menu", "dir"}:
            return self.list(element)
        if element.tag == "table":
            return self.table(element)
        if element.tag in {"li", "td", "th", "blockquote", "tr", "thead", "tbody", "tfoot"}:
            children = self.children(element)
            if element.tag in {"li", "tr"} and element.text and not text_of(children):
                return []  # all that it said was deleted
            tag = "tbody" if element.tag == "tfoot" else element.tag
            return [Element(tag, _without_looks(element), children)]
        self.sign = ""
        children = self.loose_children(element)
        sign, self.sign = self.sign, ""
        if _BOLD.search(_style(element)):
            children = wrapped(Element("strong"), children)
        if element.tag == "p" and text_of(children) and (item := word_item(element, sign, children)):
            return [item]
        return as_blocks(children)

    def list(self, element):
        """Return the list. One right inside it belongs to the item before: Google Docs and Outlook write it so."""
        items = []
        for child in self.children(element):
            if isinstance(child, Element) and child.tag in {"ul", "ol"} and items:
                items[-1].children.append(child)
            elif isinstance(child, Element) and child.tag == "li":
                items.append(child)
            elif not isinstance(child, str) or child.strip():
                items.append(Element("li", children=[child]))
        made = Element("ol" if element.tag == "ol" else "ul", _without_looks(element), items)
        return web_items(made) or ([made] if items else [])

    def table(self, element):
        """Return the table, below its caption. A frame of one cell is no table: Outlook sets mail in such frames."""
        captions = [Element("p", children=self.children(caption)) for caption in element.elements("caption")]
        rest = Element(
            "table", element.attributes, [c for c in element.children if c not in element.elements("caption")]
        )
        children = [child for child in self.children(rest) if isinstance(child, Element)]
        made = Element("table", children=children)
        cells = [inner for inner in made.descendants() if inner.tag in {"td", "th"}]
        if len(cells) == 1:
            return [*captions, *as_blocks(cells[0].children)]
        return [*captions, made] if cells else captions


def raised_or_lowered(tag, children):
    """
    Return numbers that stand higher or lower as signs that do so by themselves, since the portal has no tag for it.

    10⁶ would be 106 without it, which is another number. Words, such as “1st”, are read as well on the line.
    """
    signs, text = _RAISED if tag == "sup" else _LOWERED, text_of(children)
    return ["".join(signs[sign] for sign in text)] if text and set(text) <= set(signs) else children


def _is_marked_as_deleted(element, classes):
    return bool(_DELETED_CLASS.search(classes)) or element.attributes.get("role") == "deletion"


def _style(element):
    return element.attributes.get("style") or ""


def _heading_level(element):
    """Return the level of a heading, from 1, or 0 if the element is none."""
    if re.fullmatch("h[1-6]", element.tag):
        return int(element.tag[1])
    if element.attributes.get("role") == "heading":
        return element.number("aria-level", 6)
    return int(element.tag == "p" and bool(_TITLE_CLASS.search(element.attributes.get("class") or "")))


def _is_comment_link(element):
    return element.tag == "a" and bool(_COMMENT_LINK.match(element.attributes.get("href") or ""))


def _is_google_comment(element):
    """Return whether it is the box in which Google Docs writes a comment, which begins with a link to its place."""
    if element.tag != "div":
        return False
    link = next((inner for inner in element.descendants() if inner.tag == "a"), None)
    return link is not None and (link.attributes.get("href") or "").startswith("#cmnt_ref")


def _without_looks(element):
    kept = {
        "ol": {"start", "type"},
        "li": {"data-aria-level"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
    }
    return {name: value for name, value in element.attributes.items() if name in kept.get(element.tag, set())}
