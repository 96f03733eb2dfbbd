"""What runs from left to right in a page that runs the other way, and has nothing around it that says so."""

import re
from html.parser import HTMLParser

# 2026-0002, 023-49 00 00, 2022–2030, a@b.se and https://…: signs between digits or Latin letters turn them round.
MIXED = re.compile(r"\d+[-–−/ ]\d[\d -]*|[\w.+*…-]+@[\w.…*-]+|https?:[^\s\u2069]+")
ISOLATED = re.compile("\u2066[^\u2069]*\u2069")
EMPTY = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
NOT_SHOWN = {"script", "style", "textarea"}


class _Texts(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.open, self.texts = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag not in EMPTY:
            directed = dict(attrs).get("dir") if tag != "html" else None
            self.open.append((tag, directed in {"ltr", "auto"} or tag in NOT_SHOWN))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not any(directed for _tag, directed in self.open):
            self.texts.append(ISOLATED.sub("", data))


def turned_round(html):
    """Return the references, numbers and addresses that a reader of Arabic could see the wrong way round."""
    return [found for text in _Texts(html).texts for found in MIXED.findall(text)]
