"""What is read on a page: its running text, and the words that are in another language than the page says."""

import re
from html import escape

from lxml import html

from core.plain_language.analysis import review

HIGHEST_LIX = {"sv": 40, "sv-simple": 25}
WORDS_OF_A_PAGE = 100

# Words that no other language of the portal has, and that hardly a sentence goes without.
STOP_WORDS = {
    "en": re.compile(r"\b(?:the|and|with|your|this|that|from|which|are|of|not|you)\b", re.IGNORECASE),
    "sv": re.compile(r"\b(?:och|att|som|inte|för|är|från|till|det|ett|den|på|av)\b", re.IGNORECASE),
}
# Swedish names that stand in texts of other languages beside what they mean.
NAMES = re.compile(
    "(?:Styrgrupp )?God och nära vård|Länsnätverket för förvaltningschefer|hälso- och sjukvårdsnämnden"
    "|Myndigheten för digital förvaltning"
)
_SHOWN_ATTRIBUTES = ["aria-label", "alt", "title", "placeholder"]
_NOT_SHOWN = {"script", "style", "template"}
# What holds no sentences of the page's own: menus, forms, names and values, what people wrote, other languages.
_NOT_RUNNING = "|".join(
    [
        *["//nav", "//form", "//table", "//svg", "//script", "//address", "//*[@dir='auto']", "//*[@lang]"],
        *(
            f"//*[contains(@class, '{name}')]"
            for name in [
                "page-footer",
                "visually-hidden",
                "breadcrumbs-bar",
                "facts",
                "chip",
                "__meta",
                "contact-card",
                "seats",
            ]
        ),
    ]
)
_BLOCK = " or ".join(f"self::{name}" for name in ["p", "li", "dd", "dt", "summary", "figcaption", "h1", "h2", "h3"])


def running_text(page):
    """Return the sentences of a page as HTML, a paragraph for each of its blocks."""
    main = html.fromstring(html.tostring(html.fromstring(page).get_element_by_id("main"), encoding="unicode"))
    for element in main.xpath(_NOT_RUNNING):
        if element.getparent() is not None:
            element.drop_tree()
    blocks = [
        "".join(text for text in block.xpath(".//text()") if _block_of(text) is block)
        for block in main.xpath(f"//*[{_BLOCK}]")
    ]
    return "".join(f"<p>{escape(' '.join(text.split()))}</p>" for text in blocks if text.strip())


def _element_of(text):
    return text.getparent().getparent() if text.is_tail else text.getparent()


def _block_of(text):
    return next(iter(_element_of(text).xpath(f"ancestor-or-self::*[{_BLOCK}][1]")), None)


def foreign_words(page, language):
    """Return the texts of a page with words of English or Swedish that are not marked as that, nor the page's own."""
    patterns = [pattern for code, pattern in STOP_WORDS.items() if code != language.partition("-")[0]]
    root = html.fromstring(page)
    if root.xpath("//h1[@lang]"):  # the title of a page that shows what somebody wrote is theirs too
        root.find("head").drop_tree()
    shown = [NAMES.sub("", text) for text, said in _texts(root, "") if said == language]
    return [" ".join(text.split())[:120] for text in shown if any(pattern.search(text) for pattern in patterns)]


def _texts(element, language):
    """Yield (text, its language) of all that is read or heard of an element and what is in it."""
    if not isinstance(element.tag, str) or element.tag in _NOT_SHOWN:
        return
    language = element.get("lang", language)
    for text in [element.text, *(element.get(name) for name in _SHOWN_ATTRIBUTES)]:
        if text:
            yield text, language
    for child in element:
        yield from _texts(child, language)
        if child.tail:
            yield child.tail, language


def hard_pages(pages, language):
    """Return {path: LIX} of the pages with WORDS_OF_A_PAGE or more whose sentences are too hard to read."""
    read = {path: review(running_text(page), language) for path, page in pages.items()}
    long = {path: found.lix for path, found in read.items() if found.words >= WORDS_OF_A_PAGE}
    assert len(long) > 10
    return {path: lix for path, lix in long.items() if lix > HIGHEST_LIX[language]}
