"""Typesetting with Typst: from data and a template to the bytes of an accessible PDF (PDF/UA-1)."""

import json
import logging
import re
from datetime import UTC, date, datetime, time
from functools import cache

import typst
from django.conf import settings

from core.text import clean_text

logger = logging.getLogger(__name__)
TEMPLATES = settings.BASE_DIR / "templates" / "pdf"
FONTS = settings.BASE_DIR / "core" / "pdf" / "fonts"
PROBE = TEMPLATES / "probe.typ"  # typesets a list of words and nothing else
REPLACEMENT_SIGN = "□"
WORD = re.compile(r"\S+")


class TypesettingError(Exception):
    """The PDF could not be made; the reason is in the log."""


@cache
def _fonts():
    """Return the portal's fonts and the ones in Typst, but no system fonts, which differ from machine to machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])


def typeset(template, data, *, dated):
    """
    Return the PDF of templates/pdf/<template>, which reads `data` as JSON. The same data and date give the same bytes.

    PDF/UA forbids characters that no font contains, such as some emoji. If Typst refuses a text for that reason, such
    characters are replaced and the PDF is made again. Raise TypesettingError if that does not help.
    """
    try:
        return _compile(TEMPLATES / template, data, dated)
    except RuntimeError:
        data = _replace_words(data, _replacements(data))
    try:
        return _compile(TEMPLATES / template, data, dated)
    except RuntimeError as error:
        reason = getattr(error, "diagnostic", error)
        logger.error("Typst could not make the PDF of %s: %s", template, reason)
        raise TypesettingError(template) from error


def _compile(source, data, dated):
    """Return the bytes of the PDF. Raise RuntimeError, the base class of typst.TypstError, if Typst refuses it."""
    return typst.compile(
        source,
        root=TEMPLATES,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(_cleaned(data), ensure_ascii=False, sort_keys=True)},
        pdf_standards=["ua-1"],
        timestamp=int(datetime.combine(dated, time(), UTC).timestamp()),
    )


def _replacements(data):
    """Return {word: word with replaced characters} for each word of the data that the fonts cannot show."""
    if not _can_show(["a"]):  # the reason is another one
        return {}
    words = sorted({word for text in _texts(data) for word in WORD.findall(text)})
    replacements = {word: _replace_signs(word) for word in _unshowable(words)}
    if replacements:
        some = ascii(sorted(replacements)[:10])
        logger.warning("No font of the PDF can show %s: it has %s instead.", some, REPLACEMENT_SIGN)
    return replacements


def _texts(data):
    """Yield every string in the nested data, except the keys."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _texts(value)


def _replace_words(data, replacements):
    return _map_texts(lambda text: WORD.sub(lambda match: replacements.get(match[0], match[0]), text), data)


def _cleaned(data):
    """Clean every text once more: a PDF stores texts as XML too, and rows may be older than the cleaning."""
    return _map_texts(clean_text, data)


def _map_texts(change, data):
    """Return the nested data with `change` applied to every string, except the keys."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {key: _map_texts(change, value) for key, value in data.items()}
    if isinstance(data, list):
        return [_map_texts(change, value) for value in data]
    return data


def _unshowable(words):
    """Return the words that no font can show. It tests halves, since most words need no test of their own."""
    if not words or _can_show(words):
        return []
    if len(words) == 1:
        return words
    middle = len(words) // 2
    return _unshowable(words[:middle]) + _unshowable(words[middle:])


def _can_show(words):
    try:
        _compile(PROBE, words, date(2000, 1, 1))
    except RuntimeError:
        return False
    return True


def _replace_signs(word):
    """Return the word without the characters that no font can show; replace all if they fail only in combination."""
    bad = set(_unshowable(sorted(set(word))))
    shown = "".join(REPLACEMENT_SIGN if sign in bad else sign for sign in word)
    return shown if _can_show([shown]) else REPLACEMENT_SIGN * len(word)


def language_tag(code):
    """Return the language code for Typst, without a variant: "sv" for "sv-simple" (easy Swedish)."""
    return code.partition("-")[0]
