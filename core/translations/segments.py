"""The paragraphs of a text: those of rich text (blocks.py), lines of plain text, the whole of a text of one line."""

import hashlib

from django.db import models

from core.rich_text import RichTextField
from core.translations.blocks import HEADINGS, blocks_of

_DIGITS = 16  # of a fingerprint: enough for the paragraphs of one text


def segments_of(field, text):
    """Return the paragraphs of a text of the field."""
    text = text or ""
    if isinstance(field, RichTextField):
        return [text[block.start : block.end] for block in blocks_of(text)]
    if isinstance(field, models.CharField):
        return [text] if text.strip() else []
    return [line.strip() for line in text.splitlines() if line.strip()]


def fingerprint(segment, kind=""):
    """Return what differs when the paragraph does. Before it stands its kind, such as "h2:" or "li:", if it has one."""
    digest = hashlib.sha256(" ".join(segment.split()).encode(errors="surrogatepass")).hexdigest()[:_DIGITS]
    return f"{kind}:{digest}" if kind else digest


def fingerprints(field, text):
    """Return the fingerprint of each of the paragraphs of a text of the field."""
    if not isinstance(field, RichTextField):
        return [fingerprint(segment) for segment in segments_of(field, text)]
    text = text or ""
    return [fingerprint(text[block.start : block.end], block.kind) for block in blocks_of(text)]


def kind_of(mark):
    """Return the kind that a fingerprint tells: “li”, “tr”, the tag of a heading, or “”."""
    return mark.partition(":")[0] if ":" in mark else ""


def is_heading(mark):
    return kind_of(mark) in HEADINGS
