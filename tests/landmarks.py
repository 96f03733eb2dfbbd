"""The landmarks and articles of a page, as a screen reader lists them, and the anchors that its links lead to."""

from html.parser import HTMLParser

EMPTY = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
ALWAYS = {"nav", "aside", "article"}
IF_NAMED = {"section", "form"}


class Landmarks(HTMLParser):
    """`unnamed` are the elements that need a name and have none, `names` those of the others as (element, name)."""

    def __init__(self, html):
        super().__init__()
        self.open, self.found, self.texts, self.anchors = [], [], {}, []
        self.feed(html)
        self.unnamed = [tag for tag, attrs in self.found if not self.name(attrs)]
        self.names = [(tag, self.name(attrs)) for tag, attrs in self.found if self.name(attrs)]
        self.missing = sorted({anchor for anchor in self.anchors if anchor not in self.texts})

    def name(self, attrs):
        parts = [self.texts.get(part, "") for part in attrs.get("aria-labelledby", "").split()]
        return attrs.get("aria-label") or " ".join(" ".join(parts).split())

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "id" in attrs:
            self.texts[attrs["id"]] = ""
        if tag in ALWAYS or (tag in IF_NAMED and {"aria-label", "aria-labelledby"} & set(attrs)):
            self.found.append((tag, attrs))
        if tag == "a" and attrs.get("href", "").startswith("#"):
            self.anchors.append(attrs["href"][1:])
        if tag not in EMPTY:
            self.open.append((tag, attrs.get("id")))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        for _tag, name in self.open:
            if name:
                self.texts[name] += data
