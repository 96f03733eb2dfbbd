"""HTML as a tree of elements and strings, for what no pattern can tell: what lies inside what."""

import re
from html import escape
from html.parser import HTMLParser

from core.text import has_visible_text

MAX_DEPTH = 24  # of nested elements; deeper ones are shown at this depth
SPACE = re.compile(r"[ \t\r\n\f]+")
WITHOUT_END = {"br", "hr", "img", "col"}
INLINE = {"a", "b", "del", "em", "font", "i", "ins", "s", "span", "strike", "strong", "sub", "sup", "u"}
BLOCKS = {
    "address", "article", "aside", "blockquote", "button", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "label", "legend", "li", "listing", "main", "marquee", "menu", "nav", "ol",
    "optgroup", "option", "output", "p", "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "ul",
}  # fmt: skip


class Element:
    """A node of the tree. Its children are Elements and strings."""

    def __init__(self, tag, attributes=None, children=None):
        self.tag = tag
        self.attributes = attributes or {}
        self.children = [] if children is None else children

    def elements(self, *tags):
        """Return the child elements with one of these tags."""
        return [child for child in self.children if isinstance(child, Element) and child.tag in tags]

    def descendants(self):
        """Yield every element inside this one, in the order of the text."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.descendants()

    def number(self, attribute, limit):
        """Return the attribute as a number from 1 to `limit`, or 1 if it is missing or no number."""
        text = self.attributes.get(attribute) or ""
        return max(1, min(int(text), limit)) if re.fullmatch(r"[0-9]{1,6}", text) else 1

    @property
    def text(self):
        return text_of(self.children)


class TreeBuilder(HTMLParser):
    """Builds the tree of HTML that nh3 has cleaned, in which every element has an end tag but those without content."""

    def __init__(self, html, max_depth=MAX_DEPTH):
        super().__init__()
        self.root = Element("root")
        self.open = [self.root]
        self.max_depth = max_depth
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs))
        if len(self.open) > self.max_depth:
            element = self.open[-1]
        else:
            self.open[-1].children.append(element)
        if tag not in WITHOUT_END:
            self.open.append(element)

    def handle_endtag(self, tag):
        if len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data):
        text = SPACE.sub(" ", data)
        if text:
            self.open[-1].children.append(text)


def text_of(nodes):
    """Return the text of nodes, with one space for several."""
    return " ".join("".join(_texts(nodes)).split())


def _texts(nodes):
    for node in nodes:
        if isinstance(node, str):
            yield node
        else:
            yield from _texts(node.children)
            yield "" if node.tag in INLINE else " "


def as_html(nodes):
    """Return the nodes as HTML."""
    return "".join(escape(node, quote=False) if isinstance(node, str) else _element_html(node) for node in nodes)


def _element_html(element):
    attributes = "".join(f' {name}="{escape(value or "")}"' for name, value in element.attributes.items())
    start = f"<{element.tag}{attributes}>"
    return start if element.tag in WITHOUT_END else f"{start}{as_html(element.children)}</{element.tag}>"


def is_block(node):
    return not isinstance(node, str) and getattr(node, "tag", "li") in BLOCKS


def wrapped(wrapper, nodes):
    """Return the nodes inside the inline wrapper, which goes into the blocks among them: none may hold a block."""
    result, run = [], []
    for node in [*nodes, None]:
        if node is not None and not is_block(node):
            run.append(node)
            continue
        if text_of(run):
            result.append(Element(wrapper.tag, wrapper.attributes, run))
        else:
            result += run
        run = []
        if node is not None:
            node.children = wrapped(wrapper, node.children)
            result.append(node)
    return result


def as_blocks(nodes):
    """Return the nodes as blocks, with a paragraph for what stands between blocks."""
    result, run = [], []
    for node in [*nodes, None]:
        if node is not None and not is_block(node):
            run.append(node)
            continue
        result += [Element("p", children=run)] if has_visible_text(text_of(run)) else []
        run = []
        result += [] if node is None else [node]
    return result


def unwrap(nodes, tags):
    """Return the nodes, with the children of an element in its place if it has one of these tags."""
    result = []
    for node in nodes:
        if isinstance(node, Element) and node.tag in tags:
            result += unwrap(node.children, tags)
        else:
            result.append(node)
    return result
