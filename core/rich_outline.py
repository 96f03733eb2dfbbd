"""Rich text as a part of its page: headings continue the page's outline, each paragraph has its own direction."""

import re
from html import unescape

from django.utils.translation import get_language_bidi

from core.bidi import first_direction
from core.text import has_visible_text, without_tags

TOP_LEVEL, DEEPEST_LEVEL = 2, 6
FIRST_WORDS = 1000  # characters of HTML, among which a text has its first letter

# Cleaned HTML is well-formed: its headings and links are not nested.
_HEADING = re.compile(r"<h(?P<level>[2-6])(?P<attributes>[^>]*)>(?P<html>.*?)</h(?P=level)>", re.DOTALL)
_LINK_WITHOUT_ADDRESS = re.compile(r"<a(?![^>]*\bhref=)(?:\s[^>]*)?>(.*?)</a>", re.DOTALL)
_BLOCK = re.compile(r"<(?P<end>/?)(?P<name>p|h[2-6]|ul|ol|blockquote|table)\b")
_FRAMES = {"ul", "ol", "blockquote", "table"}  # whose bullets, line or columns begin at one side
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")  # Hebrew, Arabic and their neighbours


def without_empty_parts(html):
    """Return the HTML without headings of which nothing is seen, and with links that lead nowhere as mere text."""
    html = _HEADING.sub(lambda heading: heading[0] if _is_seen(heading["html"]) else "", html)
    return _LINK_WITHOUT_ADDRESS.sub(r"\1", html)


def continue_outline(html, top_level=TOP_LEVEL):
    """Return the HTML with headings that begin at `top_level`, under the one before the text, and skip no level."""
    above = []

    def shift(heading):
        level = int(heading["level"])
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        shifted = min(top_level + len(above) - 1, DEEPEST_LEVEL)
        return f"<h{shifted}{heading['attributes']}>{heading['html']}</h{shifted}>"

    return _HEADING.sub(shift, html)


def with_directions(html):
    """
    Return the HTML with dir="auto" on each paragraph and heading, if any could run against the page.

    That gives the outermost list, quotation or table no direction, since what has one of its own does not count for
    what it stands in: it takes that of its first letter.
    """
    if not get_language_bidi() and not _RIGHT_TO_LEFT.search(html):
        return html
    depth = 0

    def add(tag):
        nonlocal depth
        is_frame = tag["name"] in _FRAMES
        depth += (-1 if tag["end"] else 1) * is_frame
        if tag["end"]:
            return tag[0]
        if not is_frame:
            return f'{tag[0]} dir="auto"'
        direction = direction_of_html(html[tag.start() :]) if depth == 1 else None
        return f'{tag[0]} dir="{direction}"' if direction else tag[0]

    return _BLOCK.sub(add, html)


def direction_of_html(html):
    """Return the direction of the first letter that has one, "ltr" or "rtl", or None."""
    return first_direction(unescape(without_tags(html[:FIRST_WORDS])))


def _is_seen(html):
    return has_visible_text(unescape(without_tags(html)))
