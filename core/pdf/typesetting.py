"""Typst as the portal uses it: data in, the bytes of a PDF/UA-1 out."""

import json
import logging
import re
from datetime import UTC, date, datetime, time
from functools import cache

import typst
from django.conf import settings

logger = logging.getLogger(__name__)
TEMPLATES = settings.BASE_DIR / "templates" / "pdf"
FONTS = settings.BASE_DIR / "core" / "pdf" / "fonts"
PROBE = TEMPLATES / "probe.typ"
STAND_IN = "□"
WORD = re.compile(r"\S+")


class TypesettingError(Exception):
    """The PDF could not be made; the log says why."""


@cache
def fonts():
    """The portal's fonts, and Typst's own for signs that those lack; never the machine's, which differ."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])


def typeset(template, data, *, dated):
    """
    Return the PDF of templates/pdf/<template>, which reads the data as JSON; the same data and day give the same bytes.

    PDF/UA allows no sign without a shape in a font. So when Typst refuses a text, what no font can show (an emoji, say)
    gets a stand-in, rather than that one sign keeps the whole document from its readers.
    """
    try:
        return compile_pdf(TEMPLATES / template, data, dated)
    except RuntimeError:
        data = replace_words(data, stand_ins(data))
    try:
        return compile_pdf(TEMPLATES / template, data, dated)
    except RuntimeError as error:
        reason = getattr(error, "diagnostic", error)
        logger.error("Typst could not make the PDF of %s: %s", template, reason)
        raise TypesettingError(template) from error


def compile_pdf(source, data, dated):
    """Return the bytes of the PDF; raises RuntimeError, of which typst.TypstError is a kind."""
    return typst.compile(
        source,
        root=TEMPLATES,
        font_paths=fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
        pdf_standards=["ua-1"],
        timestamp=int(datetime.combine(dated, time(), UTC).timestamp()),
    )


def stand_ins(data):
    """Return {word: its showable form} for each word of the data that the fonts cannot show as it is."""
    if not can_show(["a"]):  # the fault is another
        return {}
    words = sorted({word for text in texts(data) for word in WORD.findall(text)})
    replacements = {word: showable(word) for word in unshowable(words)}
    if replacements:
        some = ascii(sorted(replacements)[:10])
        logger.warning("No font of the PDF can show %s: it has %s instead.", some, STAND_IN)
    return replacements


def texts(data):
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from texts(value)


def replace_words(data, replacements):
    if isinstance(data, str):
        return WORD.sub(lambda match: replacements.get(match[0], match[0]), data)
    if isinstance(data, dict):
        return {key: replace_words(value, replacements) for key, value in data.items()}
    if isinstance(data, list):
        return [replace_words(value, replacements) for value in data]
    return data


def unshowable(words):
    """Return those of the words that no font can show, by halving: most words are fine together."""
    if not words or can_show(words):
        return []
    if len(words) == 1:
        return words
    middle = len(words) // 2
    return unshowable(words[:middle]) + unshowable(words[middle:])


def can_show(words):
    try:
        compile_pdf(PROBE, words, date(2000, 1, 1))
    except RuntimeError:
        return False
    return True


def showable(word):
    """Return the word with stand-ins for the signs at fault, or for all of it if they fail only side by side."""
    bad = set(unshowable(sorted(set(word))))
    shown = "".join(STAND_IN if sign in bad else sign for sign in word)
    return shown if can_show([shown]) else STAND_IN * len(word)


def language_tag(code):
    """Return the language as Typst names it. It knows no variants: easy Swedish is Swedish."""
    return code.partition("-")[0]
