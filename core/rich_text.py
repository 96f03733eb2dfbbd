"""Rich text: the HTML that an editor may use, enforced when a text is saved and again when it is shown."""

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

import nh3
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django_prose_editor.config import allowlist_from_extensions, expand_extensions
from django_prose_editor.fields import ProseEditorField

from core.rich_outline import TOP_LEVEL, continue_outline, with_directions, without_empty_parts
from core.rich_tables import with_table_regions
from core.text import clean_text, has_visible_text

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

_cleaner = nh3.Cleaner(
    **allowlist_from_extensions(expand_extensions(EXTENSIONS))
    | {"url_schemes": {"http", "https", "mailto", "tel"}, "link_rel": None}
)

# After cleaning, headings have no attributes and are not nested.
_HEADING = re.compile(r"<h(?P<level>[23])>(?P<html>.*?)</h(?P=level)>", re.DOTALL)
_FIRST_HEADING = re.compile(r"(</?)h1(?=[\s>])", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_WITHOUT_END = {"br", "hr", "img", "col", "wbr", "input", "meta", "link"}
# Nearly twenty times the longest text that the portal comes with, and more levels than anybody can read.
MAX_CHARACTERS, MAX_LEVELS = 100_000, 50
MIN_SECTIONS_FOR_CONTENTS = 3


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

    def clean(self, value, instance):
        """Refuse what would be costly to clean before cleaning it. Raise ValidationError."""
        refuse_costly_html(value or "")
        return super().clean(value, instance)


def refuse_costly_html(html):
    """Raise ValidationError for HTML that is too long or too deeply nested: nh3 takes the square of the depth."""
    if len(html) > MAX_CHARACTERS:
        text = _("The text is too long: with its formatting at most %(limit)d characters fit. Divide it.")
        raise ValidationError(text, params={"limit": MAX_CHARACTERS})
    if nesting(html) > MAX_LEVELS:
        raise ValidationError(_("Too many lists, tables or quotations lie inside each other. Make it simpler."))


def nesting(html):
    """Return how many elements lie inside each other at most, as the tags are written."""
    depth = deepest = 0
    for is_end, name in _TAG.findall(html):
        if name.lower() not in _WITHOUT_END:
            depth = max(0, depth - 1) if is_end else depth + 1
            deepest = max(deepest, depth)
    return deepest


@lru_cache(maxsize=500)  # the same few texts are shown many times
def clean_html(html):
    """
    Return the HTML without tags and attributes that an editor may not use, or "" if nothing visible is left.

    A heading of the first level, which the page has already, becomes one of the highest level that is allowed.
    """
    cleaned = without_empty_parts(clean_text(_cleaner.clean(_FIRST_HEADING.sub(r"\1h2", html))))
    return cleaned if has_visible_text(unescape(strip_tags(cleaned))) else ""


def safe_html(html, top_level=TOP_LEVEL):
    """
    Return the HTML cleaned and marked as safe, since content of the database is not trusted.

    Its headings begin at `top_level`: {{ chapter.body|rich:4 }} under a heading of the third.
    """
    return _shown(continue_outline(clean_html(html), top_level))


def with_heading_ids(html):
    """Return the HTML as SectionedText. An id is made of the heading's words, so a link breaks only if they change."""
    headings = []

    def add_id(match):
        text = " ".join(unescape(strip_tags(match["html"])).split())
        heading = Heading(_unused_id(text, {heading.id for heading in headings}), int(match["level"]), text)
        headings.append(heading)
        return f'<h{heading.level} id="{heading.id}">{match["html"]}</h{heading.level}>'

    return SectionedText(_shown(_HEADING.sub(add_id, continue_outline(clean_html(html)))), headings)


def _shown(cleaned):
    return mark_safe(with_table_regions(with_directions(cleaned)))  # noqa: S308 - cleaned before


def _unused_id(text, used):
    """Return "text-" plus the slug of the text, with a number if needed. The prefix avoids the ids of templates."""
    wanted = "text-" + (slugify(text) or slugify(text, allow_unicode=True) or "heading")
    number, unused = 1, wanted
    while unused in used:
        number += 1
        unused = f"{wanted}-{number}"
    return unused
