"""
A cache of generated PDFs on disk. A PDF is generated again when its content has changed.

The file is generated on the first request after a change, not when an editor saves; that takes about a third of a
second. The name of the file contains a fingerprint of the content, the templates and the fonts. So there is no list of
models and translations to keep up to date, and no worker has to run.
"""

import hashlib
import io
import json
import os
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

import typst
from django.conf import settings
from django.utils.translation import get_language
from pypdf import PdfReader

from core.file_response import file_response
from core.pdf.typesetting import FONTS, TEMPLATES, typeset
from core.sized_cache import SizedCache


@dataclass(frozen=True)
class StoredPdf:
    """
    The bytes of a PDF, a fingerprint that changes whenever they do, for an ETag, and when it was made.

    `made_at` is in seconds since 1970.
    """

    content: bytes
    fingerprint: str
    made_at: float

    @property
    def size(self):
        return len(self.content)

    @property
    def pages(self):
        pages = _pages.get(self.fingerprint)
        if pages is None:
            pages = len(PdfReader(io.BytesIO(self.content)).pages)
            _pages.set(self.fingerprint, pages)
        return pages


_pages = SizedCache(64 * 1024)  # bytes: by the fingerprint, since the key of a cache stays in it


def stored_pdf(kind, template, content, *, dated):
    """
    Return the PDF of templates/pdf/<template> and the content as a StoredPdf, typeset only if the content has changed.

    `content` is JSON data, and `dated` the date in the PDF. One file is stored for each kind and active language;
    `kind` is a part of its name and must not contain a full stop.
    """
    fingerprint = _fingerprint(content)
    path = settings.VAR_DIR / "pdf" / f"{kind}.{get_language()}.{fingerprint}.pdf"
    with suppress(FileNotFoundError):
        return StoredPdf(path.read_bytes(), fingerprint, path.stat().st_mtime)
    pdf = typeset(template, content, dated=dated)
    store_file(path, pdf)
    return StoredPdf(pdf, fingerprint, time.time())


def pdf_response(request, pdf, name):
    """Return the StoredPdf, or the part of it that the request asks for, to be shown under the name."""
    return file_response(
        request,
        io.BytesIO(pdf.content),
        size=pdf.size,
        etag=pdf.fingerprint,
        modified_at=pdf.made_at,
        content_type="application/pdf",
        name=name,
    )


def _fingerprint(content):
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode() + _typesetting_fingerprint()).hexdigest()[:32]


@cache
def _typesetting_fingerprint():
    """Return a digest of what the PDF depends on beside its content: the version of Typst, templates and fonts."""
    digest = hashlib.sha256(typst.__version__.encode())
    for path in sorted([*TEMPLATES.glob("*.typ"), *FONTS.glob("*.ttf")]):
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.digest()


def store_file(path, pdf):
    """Write the file atomically, so that no request reads a part of it, and delete the earlier ones of its kind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
        file.write(pdf)
    os.replace(file.name, path)
    kind, language, _rest = path.name.split(".", 2)
    for earlier in path.parent.glob(f"{kind}.{language}.*.pdf"):
        if earlier != path:
            earlier.unlink(missing_ok=True)
