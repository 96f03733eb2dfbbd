"""The paragraphs of a text: top-level blocks of rich text, lines of plain text, and the whole of a text of one line."""

import hashlib
import re
from typing import NamedTuple

from django.db import models

from core.rich_text import RichTextField

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_WITHOUT_END = {"br", "hr", "img", "col", "wbr", "input", "link"}
_HEADING = re.compile(r"<(h[1-6])\b")
_DIGITS = 16  # of a fingerprint: enough for the paragraphs of one text


class Block(NamedTuple):
    """Where a top-level block begins and ends in HTML, and its tag, or "" for text outside any tag."""

    start: int
    end: int
    tag: str


def top_level_blocks(html):
    """Return the Blocks of well-formed HTML, without those of nothing but space."""
    blocks, depth, begin, name = [], 0, 0, ""
    for tag in _TAG.finditer(html):
        if depth == 0:
            if html[begin : tag.start()].strip():
                blocks.append(Block(begin, tag.start(), ""))
            begin, name = tag.start(), tag["name"].lower()
        if tag["name"].lower() not in _WITHOUT_END:
            depth += -1 if tag["end"] else 1
        if depth <= 0:
            blocks.append(Block(begin, tag.end(), name))
            depth, begin = 0, tag.end()
    if html[begin:].strip():
        blocks.append(Block(begin, len(html), name if depth else ""))
    return blocks


def segments_of(field, text):
    """Return the paragraphs of a text of the field."""
    text = text or ""
    if isinstance(field, RichTextField):
        return [text[block.start : block.end].strip() for block in top_level_blocks(text)]
    if isinstance(field, models.CharField):
        return [text] if text.strip() else []
    return [line.strip() for line in text.splitlines() if line.strip()]


def fingerprint(segment):
    """Return what differs when the paragraph does. That of a heading begins with its tag, such as "h2"."""
    heading = _HEADING.match(segment)
    digest = hashlib.sha256(" ".join(segment.split()).encode(errors="surrogatepass")).hexdigest()[:_DIGITS]
    return f"{heading[1]}:{digest}" if heading else digest


def fingerprints(field, text):
    return [fingerprint(segment) for segment in segments_of(field, text)]
