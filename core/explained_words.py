"""
Words of running text that explain themselves: each at its first place on a page, as a link to the page of words.

Running text is what stands in a `<div class="prose">`. What people wrote there has a direction of its own
(`dir="auto"`) and is left as it is, as are headings, links, quotations and forms, and text in another language than
the page's. static/js/hard-words.js shows the explanation beside the word.
"""

import re
from dataclasses import dataclass
from html import escape, unescape

ANY_ENDING = "*"
_REGION = re.compile(r'<div class="prose">')
_DIV = re.compile(r"<(?P<end>/?)div\b")
_PIECE = re.compile(
    r"""<!--.*?-->|<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?:"[^"]*"|[^>"])*>|(?P<text>[^<]+)""", re.DOTALL
)
_LEFT_ALONE = {
    *["a", "button", "form", "summary", "blockquote", "code", "pre", "svg", "script", "style", "template"],
    *["h1", "h2", "h3", "h4", "h5", "h6"],
}


@dataclass(frozen=True)
class ExplainedWords:
    """
    `words` are {form in lower case: (address on the page of words, explanation)} of a language, longest form first.

    A form with * at its end stands for the word with any ending: “palaut*”.
    """

    words: dict
    pattern: re.Pattern

    @classmethod
    def of(cls, words):
        words = dict(sorted(words.items(), key=lambda item: -len(item[0])))
        forms = [re.escape(escape(form.rstrip(ANY_ENDING))) + r"\w*" * form.endswith(ANY_ENDING) for form in words]
        return cls(words, re.compile(rf"\b(?:{'|'.join(forms)})\b", re.IGNORECASE))

    def meaning(self, found):
        """Return (address, explanation) of what the pattern has found."""
        found = unescape(found).lower()
        return self.words.get(found) or next(
            meaning
            for form, meaning in self.words.items()
            if form.endswith(ANY_ENDING) and found.startswith(form.rstrip(ANY_ENDING))
        )


def has_running_text(html):
    """Return whether the page has text in which words may be explained."""
    return _REGION.search(html) is not None


def explain_words(html, explained):
    """Return the page's HTML with the first place of each word as a link that holds its explanation."""
    if not explained.words:
        return html
    parts, end, found = [], 0, set()
    for region in _REGION.finditer(html):
        if region.start() < end or _is_in_form(html, region.start()):
            continue
        stop = _end_of(html, region.end())
        parts += [html[end : region.end()], _explain_region(html[region.end() : stop], explained, found)]
        end = stop
    return "".join([*parts, html[end:]])


def _is_in_form(html, position):
    return html.rfind("<form", 0, position) > html.rfind("</form", 0, position)


def _end_of(html, start):
    """Return where the <div> ends that begins before `start`."""
    depth = 1
    for tag in _DIV.finditer(html, start):
        depth += -1 if tag["end"] else 1
        if depth == 0:
            return tag.start()
    return len(html)


def _explain_region(html, explained, found):
    depth = 0  # of elements whose text is left alone

    def piece(match):
        nonlocal depth
        if match["name"] in _LEFT_ALONE:
            depth += -1 if match["end"] else 1
        if not match["text"] or depth:
            return match[0]
        return explained.pattern.sub(lambda word: _linked(word[0], explained, found), match[0])

    return _PIECE.sub(piece, html)


def _linked(word, explained, found):
    address, explanation = explained.meaning(word)
    if address in found:
        return word
    found.add(address)
    return f'<a class="hard-word" href="{escape(address)}" data-explanation="{escape(explanation)}">{word}</a>'
