"""
Where the finished PDF is kept until the text changes.

The file is made on the first request after a change, not when an editor saves. It takes a third of a second, and the
content tells by its own fingerprint whether a file of it is there: no list of the models, translations, drawings and
fonts that the document is made from could be forgotten or grow stale, and no worker need be running.
"""

import hashlib
import io
import json
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache

import typst
from django.conf import settings
from django.utils.translation import get_language
from pypdf import PdfReader

from core.pdf.typesetting import FONTS, TEMPLATES, typeset


@dataclass(frozen=True)
class StoredPdf:
    content: bytes
    fingerprint: str

    @property
    def size(self):
        return len(self.content)

    @property
    def pages(self):
        return count_pages(self.content)


@lru_cache(maxsize=16)
def count_pages(content):
    return len(PdfReader(io.BytesIO(content)).pages)


def stored_pdf(kind, template, content, *, dated):
    """
    Return the template's PDF of the content as a StoredPdf, made anew only if the content has changed.

    One file is kept for each kind and language; `kind` is a part of its name, without a full stop.
    """
    fingerprint = fingerprint_of(content)
    path = settings.VAR_DIR / "pdf" / f"{kind}.{get_language()}.{fingerprint}.pdf"
    with suppress(FileNotFoundError):
        return StoredPdf(path.read_bytes(), fingerprint)
    pdf = typeset(template, content, dated=dated)
    keep(path, pdf)
    return StoredPdf(pdf, fingerprint)


def fingerprint_of(content):
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode() + fingerprint_of_the_press()).hexdigest()[:32]


@cache
def fingerprint_of_the_press():
    """What the same text is typeset with: another template, font or Typst makes another document."""
    digest = hashlib.sha256(typst.__version__.encode())
    for path in sorted([*TEMPLATES.glob("*.typ"), *FONTS.glob("*.ttf")]):
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.digest()


def keep(path, pdf):
    """Put the file in its place in one step, so that nobody ever reads half of it, and remove the ones before it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
        file.write(pdf)
    os.replace(file.name, path)
    kind, language, _rest = path.name.split(".", 2)
    for earlier in path.parent.glob(f"{kind}.{language}.*.pdf"):
        if earlier != path:
            earlier.unlink(missing_ok=True)
