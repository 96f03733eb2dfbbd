"""
Lists as Word and Word for the web write them, made into lists.

Word puts each item into a paragraph of its own whose style says `mso-list:l0 level2 lfo1`, with the bullet or number as
text before it. Word for the web makes a list of each item, with `data-aria-level`.
"""

import re
from dataclasses import dataclass, field

from core.html_tree import Element, text_of

MAX_LEVEL = 9  # Word has no more
_WORD_LIST = re.compile(r"mso-list:\s*l\d+\s+level(\d+)", re.IGNORECASE)
_NUMBER = re.compile(r"\(?(?P<number>[0-9]{1,4}|[a-zA-Z]|[ivxlcIVXLC]{2,7})(?:\.(?:[0-9]+\.?)*|\))")
_BULLET = "[·•▪§●○■□◦▫►➢✓\uf0b7\uf0a7\uf0d8\uf0fco–-]"
# Of a paragraph whose style was lost on the way: the sign of the item and several spaces.
_SIGN_AND_SPACES = re.compile(rf"\s*({_BULLET}|{_NUMBER.pattern})[ \xa0\t]{{2,}}")


# Of a paragraph in which somebody typed the sign of an item.
_BULLETS = "·•▪●◦"
_TYPED_SIGN = re.compile(rf"\s*([{_BULLETS}*-]|[0-9]{{1,2}}[.)])[ \xa0\t]+(?=\S)")


@dataclass
class ListItem:
    """An item that still has to find its list. Its level counts from 1."""

    level: int
    sign: str
    children: list = field(default_factory=list)

    @property
    def tag(self):
        return "ol" if _NUMBER.fullmatch(self.sign) else "ul"

    @property
    def attributes(self):
        """Return what a list has that begins with the item: the number, if it is not the first, and small letters."""
        number = match["number"] if (match := _NUMBER.fullmatch(self.sign)) else ""
        if number.isdecimal():
            last = re.findall("[0-9]+", self.sign)[-1]  # of “2.1.”, which a list shows as “1.” inside “2.”
            return {"start": last} if int(last) > 1 else {}
        kind = {"i": "i", "I": "I"}.get(number[:1]) or ("a" if number.islower() else "A")
        return {"type": kind} if number else {}


def word_item(element, sign, children):
    """Return the paragraph of Word as a ListItem if it is one, else None. `sign` is what Word would have drawn."""
    style = element.attributes.get("style") or ""
    match = _WORD_LIST.search(style)
    if match and sign:
        return ListItem(min(int(match[1]), MAX_LEVEL), sign, children)
    is_list = "MsoListParagraph" in (element.attributes.get("class") or "")
    found = _SIGN_AND_SPACES.match(_raw_text(children)) if is_list else None
    return ListItem(1, found[1], _without_start(children, found.end())) if found else None


def web_items(element):
    """Return the items of a list of Word for the web, or None if it is another list."""
    items = element.elements("li")
    if not items or not all("data-aria-level" in item.attributes for item in items):
        return None
    start = element.number("start", 9999)
    return [
        ListItem(
            item.number("data-aria-level", MAX_LEVEL), f"{start + at}." if element.tag == "ol" else "•", item.children
        )
        for at, item in enumerate(items)
    ]


def with_lists(nodes):
    """Return the nodes with a list for each run of ListItems."""
    result, run = [], []
    for node in [*nodes, None]:
        if isinstance(node, ListItem):
            run.append(node)
        elif not (run and isinstance(node, str) and not node.strip()):
            result += _nested(run)
            run = []
            result += [] if node is None else [node]
    return result


def _nested(items):
    """Return the lists of a run of items; a deeper item lies in a list inside the item before it."""
    lists, open_lists = [], []  # open_lists: (level, list), the innermost last
    for item in items:
        while open_lists and open_lists[-1][0] > item.level:
            open_lists.pop()
        if open_lists and open_lists[-1][0] == item.level and open_lists[-1][1].tag != item.tag:
            open_lists.pop()
        if not open_lists or open_lists[-1][0] < item.level:
            new = Element(item.tag, item.attributes)
            (open_lists[-1][1].children[-1].children if open_lists else lists).append(new)
            open_lists.append((item.level, new))
        open_lists[-1][1].children.append(Element("li", children=_in_paragraph(item.children)))
    return lists


def _in_paragraph(children):
    has_block = any(isinstance(child, Element) and child.tag in {"p", "ul", "ol", "table"} for child in children)
    return children if has_block else [Element("p", children=children)]


def _raw_text(nodes):
    return "".join(node if isinstance(node, str) else _raw_text(node.children) for node in nodes)


def _without_start(nodes, length):
    """Return the nodes without the first `length` characters of their text."""
    result = []
    for node in nodes:
        if isinstance(node, str):
            kept, length = node[length:], max(0, length - len(node))
            result += [kept] if kept else []
        else:
            size = len(_raw_text(node.children))
            children = _without_start(node.children, length)
            length = max(0, length - size)
            result += [Element(node.tag, node.attributes, children)] if text_of(children) or not size else []
    return result


def with_typed_lists(blocks):
    """
    Return the blocks with a list for each run of paragraphs that begin with a typed sign: “• ”, “- ” or “1. ”, “2. ”.

    One paragraph alone that begins with “- ” or “1. ” is no list, since it may be a remark or a date.
    """
    result, run = [], []
    for block in [*(part for whole in blocks for part in _lines_of_list(whole)), None]:
        item = _typed_item(block, run)
        if item is None or (run and item.sign_kind != run[-1][0].sign_kind):
            result += _typed_list(run)
            run = []
            item = _typed_item(block, run)
        if item:
            run.append((item, block))
        elif block is not None:
            result.append(block)
    return result


def _lines_of_list(block):
    """Return the lines of a paragraph as paragraphs if two of them begin with a bullet, else the block alone."""
    if not isinstance(block, Element) or block.tag != "p":
        return [block]
    lines = [[]]
    for node in block.children:
        if isinstance(node, Element) and node.tag == "br":
            lines.append([])
        else:
            lines[-1].append(node)
    signs = [match[1] for line in lines if (match := _TYPED_SIGN.match(_raw_text(line).lstrip()))]
    if sum(sign in _BULLETS for sign in signs) < 2:
        return [block]
    return [Element("p", block.attributes, _without_space(line)) for line in lines if text_of(line)]


def _without_space(line):
    text = _raw_text(line)
    return _without_start(line, len(text) - len(text.lstrip()))


@dataclass
class _TypedItem:
    sign_kind: str
    children: list


def _typed_item(block, run):
    """Return the paragraph as the next item of the run, or None. A number has to be the next one."""
    if not isinstance(block, Element) or block.tag != "p":
        return None
    match = _TYPED_SIGN.match(_raw_text(block.children))
    if not match:
        return None
    sign = match[1]
    if sign[:-1].isdecimal():
        in_numbers = bool(run) and run[-1][0].sign_kind == sign[-1]
        if int(sign[:-1]) != (len(run) + 1 if in_numbers else 1):
            return None
        sign = sign[-1]
    return _TypedItem(sign, _without_start(block.children, match.end()))


def _typed_list(run):
    if len(run) < 2 and not (run and run[0][0].sign_kind in _BULLETS):
        return [block for _item, block in run]
    tag = "ol" if run[0][0].sign_kind in ".)" else "ul"
    return [Element(tag, {}, [Element("li", children=_in_paragraph(item.children)) for item, _block in run])]
