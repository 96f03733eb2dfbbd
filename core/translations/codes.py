"""The codes of HTML in a translator's cell, such as `<strong>`: what cleaning would lose, and what the Swedish has."""

import re
from collections import Counter
from html import escape
from html.parser import HTMLParser

from core.html_tree import BLOCKS, INLINE
from core.link_addresses import link_address

_ALIKE = {"b": "strong", "i": "em"}  # as other programs write them
_OF_PARAGRAPHS = {"p", "tbody"}  # cleaning adds them where they are understood
_STRUCTURE = {"h2", "h3", "h4", "ul", "ol", "li", "blockquote", "table", "thead", "tr", "th", "td", "br"}
_HTML = INLINE | BLOCKS | {"br", "script", "style"}
_CELLS = {"td", "th"}
_COLUMNS = re.compile(r'\bcolspan="(\d{1,4})"')
_MOST_CHARACTERS = 60  # of a code that is shown


class _Reader(HTMLParser):
    """Reads the codes and the text of HTML, in their order."""

    def __init__(self, html):
        super().__init__()
        self.codes, self.texts, self.tags = [], [], set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        tag = _ALIKE.get(tag, tag)
        if attrs or tag not in _OF_PARAGRAPHS:
            self.codes.append(f"<{tag}{''.join(sorted(map(_attribute, attrs)))}>")

    def handle_endtag(self, tag):
        if tag not in _OF_PARAGRAPHS:
            self.codes.append(f"</{_ALIKE.get(tag, tag)}>")

    def handle_data(self, data):
        self.texts.append(data)

    def handle_comment(self, data):
        self.codes.append(f"<!--{data}-->")

    def handle_decl(self, decl):
        self.codes.append(f"<!{decl}>")

    unknown_decl = handle_decl

    def handle_pi(self, data):
        self.codes.append(f"<?{data}>")

    @property
    def words(self):
        return " ".join(self.texts).split()

    @property
    def letters(self):
        return "".join("".join(self.texts).split())


def _attribute(pair):
    name, value = pair
    value = value or ""
    return f' {name}="{escape((link_address(value) if name == "href" else None) or value)}"'


def lost_codes(html, cleaned):
    """
    Return what of the codes and words of HTML is no longer in it when it is cleaned, such as ["<script>", "x"].

    None if nothing is lost and nothing else has changed; [] if it has, as where an end is missing.
    """
    before, after = _Reader(html), _Reader(cleaned)
    has_all_words = before.letters == after.letters
    if has_all_words and before.codes == after.codes:
        return None
    lost = _left(before.codes, after.codes)
    starts = {_tag_of(code) for code in lost if not code.startswith("</")}
    lost = [code for code in lost if not (code.startswith("</") and _tag_of(code) in starts)]
    return [_short(one) for one in lost + ([] if has_all_words else _left(before.words, after.words))]


def has_codes(text):
    """Return whether a plain text has tags of HTML in it, which readers would see."""
    return not _HTML.isdisjoint(_Reader(text).tags)


def other_codes(swedish, text):
    """Return [codes of the Swedish that the translation lacks, codes that only the translation has]."""
    sides = [[code for code in _Reader(one).codes if _is_inline(code)] for one in [swedish, text]]
    return [[_short(code) for code in _left(one, other)] for one, other in [sides, reversed(sides)]]


def _is_inline(code):
    return not code.startswith("</") and _tag_of(code) not in _STRUCTURE - _CELLS


def lacking_of_table(swedish, text):
    """Return the codes that a row of a table cannot do without and that only the Swedish has, such as ["<tr>"]."""
    sides = [[tag for tag in _starts(html) if tag == "tr" or tag in _CELLS] for html in [swedish, text]]
    needed = list(dict.fromkeys(sides[0])) if not {"tr"} & {*sides[1]} or not _CELLS & {*sides[1]} else []
    return [f"<{tag}>" for tag in needed if tag not in sides[1]]


def cells_too_many(swedish, text):
    """Return how many cells a row of the text has more than one of the Swedish, less than 0 if it has fewer."""
    expected, found = ({*_widths(html)} for html in [swedish, text])
    for width in sorted(found - expected) if expected else []:
        return width - min(expected, key=lambda one: abs(one - width))
    return 0


def _starts(html):
    return [_tag_of(code) for code in _Reader(html).codes if not code.startswith("</")]


def _widths(html):
    """Return how many columns each row of a table fills."""
    widths = []
    for code in _Reader(html).codes:
        if code.startswith("<tr"):
            widths.append(0)
        elif widths and not code.startswith("</") and _tag_of(code) in _CELLS:
            columns = _COLUMNS.search(code)
            widths[-1] += int(columns[1]) if columns else 1
    return widths


def _tag_of(code):
    return code.strip("</>").partition(" ")[0]


def _left(before, after):
    """Return what is more often in the first list, in its order."""
    return list((Counter(before) - Counter(after)).elements())


def _short(code):
    return code if len(code) <= _MOST_CHARACTERS else f"{code[:_MOST_CHARACTERS]}…"
