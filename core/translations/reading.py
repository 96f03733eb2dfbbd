"""What readers see of older translations: read once for each edition and language, not for each text."""

import re
from typing import NamedTuple
from urllib.parse import quote

from django.utils.translation import get_language
from modeltranslation.utils import build_localized_fieldname

from core.page_cache.parts import kept
from core.rich_text import RichTextField, with_heading_ids
from core.text import unescape, without_tags
from core.translations.blocks import HEADINGS, blocks_of
from core.translations.models import OlderTranslation
from core.translations.places import swedish_places
from core.translations.segments import segments_of
from core.translations.texts import SWEDISH, column

_FIRST_WORDS = 6  # of a paragraph, by which a browser finds it on the page
_LINE_BREAK = re.compile(r"</?(?:p|h[1-6]|li|t[rdh]|br)\b[^>]*>")


class Ages(NamedTuple):
    """
    Of a translation: the places of its older paragraphs and of those removed in Swedish, its Gaps, its length.

    `swedish` are the places in Swedish of the older ones; a yearly report that was approved long ago has none.
    """

    older: list
    removed: list
    missing: list
    count: int
    swedish: list = ()


def older_texts():
    """Return {"model row field": Ages} of all translations into the language of which readers must know something."""
    language = get_language()
    return {} if language == SWEDISH else kept(("older_texts",), lambda: _read(language))


def _read(language):
    rows = OlderTranslation.objects.filter(language=language)
    shown = (row for row in rows if row.paragraphs or row.removed or row.missing)
    return {f"{row.model} {row.row} {row.field}": _ages(row) for row in shown}


def _ages(row):
    places = swedish_places(row.read_units())
    return Ages(row.paragraphs, row.removed, row.gaps, row.count, [places.get(place, -1) for place in row.paragraphs])


def shown_language(row, field):
    """Return the code of the language in which the field is shown: the active one, else Swedish."""
    language = get_language()
    is_translated = language == SWEDISH or getattr(row, build_localized_fieldname(field, language))
    return language if is_translated else SWEDISH


def older_in(row, field, older):
    """Return the Ages of a text of a row, or None if it is as the Swedish for its readers."""
    return older.get(f"{row._meta.label_lower} {row.pk} {field}") if older and hasattr(row, "_meta") else None


def anchors_of(row, field, ages):
    """
    Return the fragments of addresses that lead to the Swedish of each gap of a translation, then of what is older.

    Such as "text-rubrik:~:text=Det%20h%C3%A4r": the heading above it, if there is one, and the first words of the
    paragraph, for browsers that can find words on a page.
    """
    db_field, text = row._meta.get_field(field), getattr(row, column(field)) or ""
    segments, headings = segments_of(db_field, text), []
    if isinstance(db_field, RichTextField):
        segments, headings = [_first_line(segment) for segment in segments], _headings_above(text)
    places = [*(gap.swedish for gap in ages.missing), *ages.swedish]
    return [
        _anchor(segments[place], headings[place : place + 1]) if 0 <= place < len(segments) else "" for place in places
    ]


def _anchor(line, heading):
    words = quote(" ".join(line.split()[:_FIRST_WORDS]), safe="").replace("-", "%2D")
    return f"{''.join(heading)}:~:text={words}" if words else "".join(heading)


def _first_line(html):
    """Return the first line of the text of a paragraph, of a row of a table that of its first cell."""
    lines = unescape(without_tags(_LINE_BREAK.sub("\n", html))).splitlines()
    return next((line for line in lines if line.strip()), "")


def _headings_above(html):
    """Return for each paragraph the id of the heading above it, or of itself, or ""."""
    shown = with_heading_ids(html).html
    opened = [shown[block.start : block.end].partition(">")[0] for block in blocks_of(shown) if block.tag in HEADINGS]
    ids = iter([tag.partition(' id="')[2].partition('"')[0] for tag in opened])
    found, last = [], ""
    for block in blocks_of(html):
        if block.tag in HEADINGS:
            last = next(ids, "") or last  # the lowest headings have none
        found.append(last)
    return found
