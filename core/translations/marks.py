"""
Marks what is older than the Swedish on a page: `{% lang %}` notes it in the tag, and here the marks are set.

So no template has to leave room for them. A mark stands in the paragraph or text itself, and links to the Swedish page
where no other link is around it.
"""

import re

from core.translations.segments import top_level_blocks

ATTRIBUTE = "data-older"
_START = f' {ATTRIBUTE}="'
_BLOCKS = {"p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "table", "div"}
_HOLD_A_MARK = {"p", "h2", "h3", "h4", "h5", "h6"}
_NO_TEXT = {"img", "input", "option", "select", "textarea", "title", "svg"}
_NO_LINK = ["a", "button", "summary", "label"]


def older_attribute(paragraphs, count):
    """Return the attribute of the tag around a text of which paragraphs, of so many, are older."""
    return f'{_START}{",".join(map(str, paragraphs))}/{count}"'


def with_marks(html, linked, plain):
    """
    Return (the HTML with marks, whether anything of it is older than the Swedish).

    `linked` is the mark as HTML, `plain` the same without a link. The names of pages in a <nav> get none.
    """
    is_older = False
    start = html.rfind(_START)
    while start >= 0:  # the last first, so that the places of the others stay
        end = html.index('"', start + len(_START))
        places, count = html[start + len(_START) : end].split("/")
        html = html[:start] + html[end + 1 :]
        opened = html.rfind("<", 0, start)
        name = re.match(r"[a-z0-9]+", html[opened + 1 :])[0]
        if not _is_inside(html, opened, "nav"):
            is_older = True
            if name not in _NO_TEXT:
                begin = html.index(">", start) + 1
                mark = plain if any(_is_inside(html, opened, tag) for tag in _NO_LINK) else linked
                html = _marked(html, name, begin, [int(place) for place in places.split(",")], int(count), mark)
        start = html.rfind(_START, 0, opened)
    return html, is_older


def _is_inside(html, at, name):
    opened = max(html.rfind(f"<{name} ", 0, at), html.rfind(f"<{name}>", 0, at))
    return opened > html.rfind(f"</{name}>", 0, at)


def _marked(html, name, begin, paragraphs, count, mark):
    """Return the HTML with marks in the element whose content begins at `begin`."""
    end = _end_of(html, name, begin)
    blocks = [block for block in top_level_blocks(html[begin:end]) if block.tag in _BLOCKS]
    if name == "a":
        after = end + len("</a>")
        return f"{html[:after]} {mark}{html[after:]}"
    if not blocks or name in _HOLD_A_MARK:
        return f"{html[:end]} {mark}{html[end:]}"
    if len(blocks) != count or (len(paragraphs) == count and count > 1):
        return f"{html[:begin]}<p>{mark}</p>{html[begin:]}"
    for place in sorted(paragraphs, reverse=True):
        html = _marked_block(html, begin, blocks[place], mark)
    return html


def _marked_block(html, begin, block, mark):
    after = begin + block.end
    if block.tag in _HOLD_A_MARK:
        inside = after - len(f"</{block.tag}>")
        return f"{html[:inside]} {mark}{html[inside:]}"
    return f"{html[:after]}<p>{mark}</p>{html[after:]}"


def _end_of(html, name, begin):
    """Return where the end tag of the element begins whose content begins at `begin`."""
    depth = 1
    for tag in re.compile(rf"<(/?){name}\b").finditer(html, begin):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.start()
    return len(html)
