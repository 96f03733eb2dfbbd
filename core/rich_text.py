"""
Rich text: the HTML that an editor may use.

A text is cleaned when it is saved. What the database holds is not trusted, so each process looks once whether a text is
clean, and remembers the answer by a digest; showing a text again costs no cleaning.
"""

import hashlib
import re
import sys
from dataclasses import dataclass, replace

import nh3
from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_prose_editor.config import allowlist_from_extensions, expand_extensions
from django_prose_editor.fields import ProseEditorField

from core.gone_links import without_gone_links
from core.link_addresses import link_address, links_that_lead_nowhere
from core.pasted_html import LeftOut, read_pasted
from core.path_language import links_in_language
from core.quotation import quoted
from core.rich_outline import TOP_LEVEL, continue_outline, with_directions, without_empty_parts
from core.rich_tables import with_table_regions
from core.sized_cache import SizedCache
from core.text import clean_text, has_visible_text, unescape, without_tags
from core.transactions import outside_transactions
from core.wrapped_links import TITLE_OF_WRAPPING, with_unwrapped_links

EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HardBreak": True,
    "Heading": {"levels": [2, 3, 4]},
    "Link": {"enableTarget": False},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "History": True,
    "SpecialCharacters": True,
}


def clean_attribute(tag, name, value):
    """Return the value that the attribute gets, or None to leave it out: an empty title, a link that leads nowhere."""
    if name == "href":
        return link_address(value)
    if name == "title" and TITLE_OF_WRAPPING.match(value):
        return None
    if name == "title":
        return with_unwrapped_links(value) if has_visible_text(value) else None
    return value


_cleaner = nh3.Cleaner(
    **allowlist_from_extensions(expand_extensions(EXTENSIONS))
    | {
        "url_schemes": {"http", "https", "mailto", "tel"},
        "link_rel": None,
        "attribute_filter": clean_attribute,
    }
)

# After cleaning, headings have no attributes and are not nested.
_HEADING = re.compile(r"<h(?P<level>[23])>(?P<html>.*?)</h(?P=level)>", re.DOTALL)
_LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_LINE_BREAK = re.compile(
    r"</(?:p|h[1-6]|li|tr)>|<br[^>]*>|</?(?:ul|ol|table|blockquote)\b[^>]*>|<(?:p|h[1-6]|li)\b[^>]*>"
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_WITHOUT_END = {"br", "hr", "img", "col", "wbr", "input", "meta", "link"}
# Nearly twenty times the longest text that the portal comes with, and more levels than anybody can read.
MAX_CHARACTERS, MAX_LEVELS = 100_000, 50
MIN_SECTIONS_FOR_CONTENTS = 3
MAX_LINKS_NAMED = 3


@dataclass(frozen=True)
class Heading:
    id: str
    level: int
    text: str


@dataclass(frozen=True)
class SectionedText:
    """Rich text with an id on each heading of level 2 and 3, safe to show."""

    html: str
    headings: list[Heading]

    @property
    def contents(self):
        """The headings of level 2 for a table of contents, or [] if the text is short."""
        sections = [heading for heading in self.headings if heading.level == 2]
        return sections if len(sections) >= MIN_SECTIONS_FOR_CONTENTS else []


class RichTextField(ProseEditorField):
    """Text with headings, lists, links and tables, as HTML of the tags that EXTENSIONS names."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, extensions=EXTENSIONS, sanitize=clean_html, **kwargs)

    def get_db_prep_save(self, value, connection):
        """
        Clean whatever is written: by a form, an import, a queryset's `update` or a fixture.

        Raise ValidationError for what is too costly to clean, which a form has refused already.
        """
        if isinstance(value, str):
            value = _cleaned_within_bounds(value)
        return super().get_db_prep_save(value, connection)

    @outside_transactions
    def clean(self, value, instance):
        """Refuse what would be costly to clean, before it is and after, and unclear links. Raise ValidationError."""
        value = value or ""
        cleaned = _cleaned_within_bounds(value)
        refuse_unclear_links(value)
        return super().clean(cleaned, instance)  # a required text must have something to read


def _cleaned_within_bounds(html):
    """Return the HTML cleaned. Raise ValidationError if it is costly, or becomes it by “&lt;” and whole addresses."""
    refuse_costly_html(html)
    cleaned = clean_html(html)
    refuse_costly_html(cleaned)
    return cleaned


def refuse_costly_html(html):
    """Raise ValidationError for HTML that is too long or too deeply nested: nh3 takes the square of the depth."""
    if len(html) > MAX_CHARACTERS:
        text = _("The text is too long: with its formatting at most %(limit)d characters fit. Divide it.")
        raise ValidationError(text, params={"limit": MAX_CHARACTERS})
    refuse_deep_html(html)


def refuse_deep_html(html):
    """Raise ValidationError for HTML that is too deeply nested."""
    if nesting(html) > MAX_LEVELS:
        raise ValidationError(_("Too many lists, tables or quotations lie inside each other. Make it simpler."))


def refuse_unclear_links(html):
    """Raise ValidationError if it cannot be told where a link should lead."""
    if links := links_that_lead_nowhere(html):
        text = _(
            "Nobody can follow these links: %(links)s. Write the whole address, such as https://www.example.se, "
            "info@example.se or tel:+4623490000, or begin with / for a page of the portal."
        )
        shown = ", ".join(quoted(link[:60]) for link in links[:MAX_LINKS_NAMED])
        raise ValidationError(text, params={"links": shown})


def nesting(html):
    """Return how many elements lie inside each other at most, as the tags are written."""
    depth = deepest = 0
    for is_end, name in _TAG.findall(html):
        if name.lower() not in _WITHOUT_END:
            depth = max(0, depth - 1) if is_end else depth + 1
            deepest = max(deepest, depth)
    return deepest


def clean_html(html):
    """
    Return the HTML without tags and attributes that an editor may not use, or "" if nothing visible is left.

    What is not as the portal writes it is read as another program means it (core/pasted_html.py). Of what is too costly
    to clean only the text is left.
    """
    key = _digest(html)
    cleaned = _cleaned.get(key)
    if cleaned is None:
        cleaned = _clean(html)
        _cleaned.set(key, IS_CLEAN if cleaned == html else cleaned)
        _cleaned.set(_digest(cleaned), IS_CLEAN)
    return html if cleaned is IS_CLEAN else cleaned


IS_CLEAN = object()
# {digest of a text: IS_CLEAN, or the text cleaned}; nearly all that is stored is clean. In bytes.
_cleaned = SizedCache(4 * 1024 * 1024)


def _digest(html):
    return hashlib.sha256(html.encode(errors="surrogatepass")).digest()


def _clean(html):
    try:
        refuse_costly_html(html)
    except ValidationError:
        return escape(without_tags(html))
    cleaned = without_empty_parts(clean_text(_cleaner.clean(html if _is_own(html) else read_pasted(html)[0])))
    return cleaned if has_visible_text(unescape(without_tags(cleaned))) else ""


def _is_own(html):
    """Return whether the HTML is as the portal writes it, so that there is nothing to read in it."""
    return _cleaner.clean(html) == html and with_unwrapped_links(html) == html


def what_is_left_out(html):
    """Return LeftOut: what another program wrote into the HTML and `clean_html` takes away."""
    return LeftOut() if _is_own(html) else read_pasted(html)[1]


def safe_html(html, top_level=TOP_LEVEL):
    """
    Return the HTML cleaned and marked as safe, since content of the database is not trusted.

    Its headings begin at `top_level`: {{ chapter.body|rich:4 }} under a heading of the third.
    """
    key = (_digest(html), top_level, get_language())
    shown = _safe.get(key)
    if shown is None:
        shown = _shown(continue_outline(clean_html(html), top_level))
        _safe.set(key, shown)
    return _with_links_of_now(shown)


_safe = SizedCache(8 * 1024 * 1024)  # bytes


def _shown(cleaned):
    """Return the cleaned HTML as it stands on a page of the active language."""
    return mark_safe(with_table_regions(with_directions(links_in_language(cleaned))))  # noqa: S308 - cleaned before


def _with_links_of_now(shown):
    """Return the HTML without links to what is gone: that can change while the text, which is remembered, does not."""
    return mark_safe(without_gone_links(shown))  # noqa: S308 - cleaned before


def as_lines(html):
    """Return the text of cleaned HTML, a line for each paragraph, with the address of each link behind its words."""
    linked = _LINK.sub(r"\2 (\1)", html).replace("</td>", " · ").replace("</th>", " · ")
    lines = unescape(without_tags(_LINE_BREAK.sub("\n", linked))).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def with_heading_ids(html):
    """Return the HTML as SectionedText. An id is made of the heading's words, so a link breaks only if they change."""
    key = (_digest(html), get_language())
    text = _sectioned.get(key)
    if text is None:
        text = _with_heading_ids(clean_html(html))
        _sectioned.set(key, text)
    return replace(text, html=_with_links_of_now(text.html))


def _size_of(text):
    """Return how many bytes the SectionedText needs, nearly."""
    return sum(sys.getsizeof(heading.id) + sys.getsizeof(heading.text) + 200 for heading in text.headings) + (
        sys.getsizeof(text.html)
    )


_sectioned = SizedCache(8 * 1024 * 1024, size_of=_size_of)  # bytes


def _with_heading_ids(cleaned):
    headings, used = [], {}

    def add_id(match):
        text = " ".join(unescape(without_tags(match["html"])).split())
        heading = Heading(_unused_id(text, used), int(match["level"]), text)
        headings.append(heading)
        return f'<h{heading.level} id="{heading.id}">{match["html"]}</h{heading.level}>'

    return SectionedText(_shown(_HEADING.sub(add_id, continue_outline(cleaned))), headings)


def _unused_id(text, used):
    """
    Return "text-" plus the slug of the text, with a number if needed. The prefix avoids the ids of templates.

    `used` is {id: the last number that was tried for it}, so that many equal headings cost no more than others.
    """
    wanted = "text-" + (slugify(text) or slugify(text, allow_unicode=True) or "heading")
    unused = wanted
    while unused in used:
        used[wanted] += 1
        unused = f"{wanted}-{used[wanted]}"
    used[unused] = 1
    return unused
