"""
The sections of a report, in their order, and the parts that they are made of.

A section is a function that takes an Asked and returns what `section` returns. Apps that this one does not know of
register theirs in their AppConfig.
"""

from typing import NamedTuple

from django.utils.translation import get_language

from core.translations.reading import anchors_of, older_in, older_texts, shown_language
from followup.annual_report.numbers import ComparedNumbers

_registered = []


class Asked(NamedTuple):
    """What a section is asked for: the year, whether of what is made up, and where its numbers are collected."""

    year: int
    is_example: bool
    numbers: ComparedNumbers


def register_section(make):
    """Add a section after those of this app."""
    _registered.append(make)
    return make


def registered_sections():
    return list(_registered)


def text_of(row, field):
    """
    Return a translated field as {"text", "lang"}: the language is "" if it is the active one.

    One that is older than the Swedish has "older" too: its Ages, and the anchors of its places in Swedish.
    """
    language = shown_language(row, field)
    text = {"text": getattr(row, field) or "", "lang": "" if language == get_language() else language}
    ages = older_in(row, field, older_texts())
    return text | {"older": {"ages": list(ages), "anchors": anchors_of(row, field, ages)}} if ages else text


def plain(text):
    """Return a text of the portal's own, or one that `text_of` has returned, as {"text", "lang"}."""
    return text if isinstance(text, dict) else {"text": str(text), "lang": ""}


def section(anchor, title, *, paragraphs=(), parts=(), links=()):
    """`links` are pairs of address and text, and lead to the pages that have more."""
    return {
        "anchor": anchor,
        "title": str(title),
        "paragraphs": [plain(text) for text in paragraphs],
        "parts": list(parts),
        "links": [[address, str(text)] for address, text in links],
    }


def about(row):
    """Return what leads to the page of a row as long as it has one, wherever that is by then."""
    return [row._meta.label_lower, row.pk]


def part(title="", *, of=None, paragraphs=(), tables=(), charts=()):
    """`of` is the row that the part is about, if it has a page."""
    return {
        "title": plain(title),
        "about": of and about(of),
        "paragraphs": [plain(text) for text in paragraphs],
        "tables": list(tables),
        "charts": list(charts),
    }


def table(caption, heads, rows):
    """Return a table. `rows` are pairs of what the row is about, a row with a page or None, and its cells."""
    return {
        "caption": str(caption),
        "heads": [str(head) for head in heads],
        "rows": [{"about": of and about(of), "cells": [plain(cell) for cell in cells]} for of, cells in rows],
    }
