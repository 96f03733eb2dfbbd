"""What readers see of older translations: read once for each edition and language, not for each text."""

from typing import NamedTuple
from urllib.parse import quote

from django.utils.translation import get_language
from modeltranslation.utils import build_localized_fieldname

from core.page_cache.parts import kept
from core.rich_text import RichTextField, as_lines, with_heading_ids
from core.translations.blocks import HEADINGS, blocks_of
from core.translations.models import OlderTranslation
from core.translations.places import Gap
from core.translations.segments import segments_of
from core.translations.texts import SWEDISH, column

_FIRST_WORDS = 6  # of a paragraph, by which a browser finds it on the page


class Ages(NamedTuple):
    """Of a translation: the places of its older paragraphs and of those removed in Swedish, its Gaps, its length."""

    older: list
    removed: list
    missing: list
    count: int


def older_texts():
    """Return {"model row field": Ages} of all translations into the language of which readers must know something."""
    language = get_language()
    return {} if language == SWEDISH else kept(("older_texts",), lambda: _read(language))


def _read(language):
    rows = OlderTranslation.objects.filter(language=language)
    columns = rows.values_list("model", "row", "field", "paragraphs", "removed", "missing", "count")
    return {
        f"{model} {row} {field}": Ages(older, removed, [Gap(*gap) for gap in missing], count)
        for model, row, field, older, removed, missing, count in columns
        if older or removed or missing
    }


def shown_language(row, field):
    """Return the code of the language in which the field is shown: the active one, else Swedish."""
    language = get_language()
    is_translated = language == SWEDISH or getattr(row, build_localized_fieldname(field, language))
    return language if is_translated else SWEDISH


def older_in(row, field, older):
    """Return the Ages of a text of a row, or None if it is as the Swedish for its readers."""
    return older.get(f"{row._meta.label_lower} {row.pk} {field}") if older and hasattr(row, "_meta") else None


def anchors_of_gaps(row, field, ages):
    """Return for each gap of a translation where the missing paragraph is in the Swedish; see `swedish_anchor`."""
    return [swedish_anchor(row, field, gap.swedish) for gap in ages.missing]


def swedish_anchor(row, field, place):
    """
    Return the fragment of an address, such as "text-rubrik", that leads to a paragraph of the Swedish text.

    That is the heading above it, if there is one, and the first words of the paragraph, for browsers that can find
    words on a page.
    """
    db_field, text = row._meta.get_field(field), getattr(row, column(field)) or ""
    segments = segments_of(db_field, text)
    if place >= len(segments):
        return ""
    is_rich = isinstance(db_field, RichTextField)
    words = (as_lines(segments[place]) if is_rich else segments[place]).split("\n")[0].split()[:_FIRST_WORDS]
    found = quote(" ".join(words), safe="").replace("-", "%2D")
    return f"{_heading_above(text, place) if is_rich else ''}:~:text={found}"


def _heading_above(html, place):
    """Return the id of the heading above the paragraph, or that it is itself, or ""."""
    sectioned = with_heading_ids(html)
    shown = [block for block in blocks_of(sectioned.html) if block.tag in HEADINGS]
    number = sum(block.tag in HEADINGS for block in blocks_of(html)[: place + 1])
    with_id = [sectioned.html[block.start : block.end].partition(">")[0] for block in shown[:number]]
    ids = [opened.partition(' id="')[2].partition('"')[0] for opened in with_id if ' id="' in opened]
    return ids[-1] if ids else ""
