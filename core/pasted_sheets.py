"""What the style sheets that come along with pasted HTML cross out or hide, by class."""

import re

HIDDEN = re.compile(
    r"(?<![\w-])(?:display:\s*none|mso-hide:\s*all|visibility:\s*hidden|(?:opacity|font-size):\s*0(?![.\d]))", re.I
)
CROSSED_OUT = re.compile(r"(?<![\w-])text-decoration(?:-line)?:[^;]*line-through", re.I)
_SHEET = re.compile(r"<style\b[^>]*>(.*?)(?:</style|$)", re.I | re.S)
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.S)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_CLASS = re.compile(r"[\w-]*\.([\w-]+)")


def classes_of_sheets(html):
    """
    Return (classes that cross out, classes that hide).

    Only a selector of one class counts, with or without a tag, since what others apply to is not known here.
    """
    deleted, hidden = set(), set()
    for sheet in _SHEET.findall(html):
        for selectors, properties in _RULE.findall(_COMMENT.sub(" ", sheet)):
            classes = {match[1] for one in selectors.split(",") if (match := _CLASS.fullmatch(one.strip()))}
            deleted |= classes if CROSSED_OUT.search(properties) else set()
            hidden |= classes if HIDDEN.search(properties) else set()
    return deleted, hidden
