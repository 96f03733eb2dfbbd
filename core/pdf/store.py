"""
A cache of generated PDFs on disk. A PDF is generated again when its content has changed.

The file is generated on the first request after a change, not when an editor saves; that takes about half a second. The
name of the file contains a fingerprint of the content, the templates and the fonts. So there is no list of models and
translations to keep up to date, and no worker has to run. A text that cannot be set never takes the PDF away: it is
made without it, or the last one that was made stays, and `faults_of` tells what an editor has to know.
"""

import hashlib
import json
import os
import re
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from core.pdf import arabic_text
from core.pdf.left_out import typeset_what_can_be
from core.pdf.turns import state_folder, turn
from core.pdf.typesetting import FONTS, TEMPLATES, TimeIsUpError, TypesettingError

# What failed is tried again after so many seconds: it may have been the machine that was slow.
RETRY_SECONDS = 600
# As Typst writes it, and pypdf after it.
_PAGES = re.compile(rb"/Type\s*/Pages\s*/Count\s(\d+)")
MAX_WORDS = 80  # characters of what was left out, for an editor to know it by


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
        """Return how many pages it has, as the root of its pages says: pypdf would take 15 MB in each process."""
        return max(map(int, _PAGES.findall(self.content)), default=None)


@dataclass(frozen=True)
class Faults:
    """
    What is wrong with the PDF of a content, which `fingerprint` names: it could not be made (`has_failed`, at `at`, in
    seconds), parts of the text were left out (their first words), or no font has some signs.
    """

    fingerprint: str
    has_failed: bool = False
    at: float = 0
    left_out: list = field(default_factory=list)
    missing: list = field(default_factory=list)


def stored_pdf(kind, template, content, *, dated, left_out=(), may_be_old=False):
    """
    Return the PDF of templates/pdf/<template> and the content as a StoredPdf, typeset only if the content has changed.

    `content` is JSON data, and `dated` the date in the PDF. One file is stored for each kind and active language;
    `kind` is a part of its name and must not contain a full stop. `left_out` is what the caller has left out of the
    content already. If it cannot be made, or is just being made, return the last one if it `may_be_old`; else raise
    TypesettingError.
    """
    path = _path(kind, _fingerprint(content))
    with suppress(FileNotFoundError):
        stored = _read(path)
        _forget_faults_of_another(kind, stored.fingerprint)
        return stored
    last = _last(path) if may_be_old else None
    try:
        with turn(_name(kind), wait=last is None):
            return _read(path) if path.exists() else _make(kind, path, template, content, dated, left_out)
    except TimeIsUpError:
        raise
    except TypesettingError:
        if last is None:
            raise
    return last


def _make(kind, path, template, content, dated, left_out):
    fingerprint = _fingerprint(content)
    faults = faults_of(kind)
    if (
        faults
        and faults.has_failed
        and faults.fingerprint == fingerprint
        and abs(time.time() - faults.at) < RETRY_SECONDS
    ):
        raise TypesettingError(template)
    try:
        made, refused = typeset_what_can_be(template, content, dated=dated)
    except TimeIsUpError:
        raise  # it may well be made when there is time
    except TypesettingError:
        _note(kind, Faults(fingerprint, has_failed=True, at=time.time(), left_out=_first_words(left_out)))
        raise
    _note(kind, Faults(fingerprint, left_out=_first_words([*left_out, *refused]), missing=made.missing))
    store_file(path, made.content)
    return StoredPdf(made.content, fingerprint, time.time())


def _first_words(texts):
    return [text[:MAX_WORDS] for text in texts]


def faults_of(kind):
    """Return the Faults of the last PDF of the kind in the active language, or None if it has none."""
    try:
        return Faults(**json.loads((state_folder() / f"{_name(kind)}.json").read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _forget_faults_of_another(kind, fingerprint):
    """Forget the faults of a later content when the one that is stored is back."""
    faults = faults_of(kind)
    if faults and faults.fingerprint != fingerprint:
        _note(kind, Faults(fingerprint))


def _note(kind, faults):
    path = state_folder() / f"{_name(kind)}.json"
    if faults.has_failed or faults.left_out or faults.missing:
        _write(path, json.dumps(asdict(faults), ensure_ascii=False).encode())
    else:
        path.unlink(missing_ok=True)


def _name(kind):
    return f"{kind}.{get_language()}"


def stored_at():
    """Return when a PDF was last stored or removed, in nanoseconds, or None if none ever was."""
    try:
        return _folder().stat().st_mtime_ns
    except FileNotFoundError:
        return None


def _folder():
    return settings.VAR_DIR / "pdf"


def _path(kind, fingerprint):
    return _folder() / f"{_name(kind)}.{fingerprint}.pdf"


def _read(path):
    return StoredPdf(path.read_bytes(), path.name.split(".")[2], path.stat().st_mtime)


def _last(path):
    """Return the StoredPdf of the same kind and language that was stored last, or None."""
    kind, language, _rest = path.name.split(".", 2)
    try:
        return max(map(_read, path.parent.glob(f"{kind}.{language}.*.pdf")), key=lambda pdf: pdf.made_at, default=None)
    except FileNotFoundError:  # whoever stored a new one has just removed it
        return None


def _fingerprint(content):
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode() + _typesetting_fingerprint()).hexdigest()[:32]


@cache
def _typesetting_fingerprint():
    """Return a digest of what a PDF depends on beside its content: Typst, templates, fonts and what is done after."""
    digest = hashlib.sha256(f"{version('typst')} {version('pypdf')}".encode())
    for path in sorted([*TEMPLATES.glob("*.typ"), *FONTS.glob("*.[ot]tf"), Path(arabic_text.__file__)]):
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.digest()


def store_file(path, pdf):
    """Write the file atomically, so that no request reads a part of it, and delete the earlier ones of its kind."""
    _write(path, pdf)
    kind, language, _rest = path.name.split(".", 2)
    for earlier in path.parent.glob(f"{kind}.{language}.*.pdf"):
        if earlier != path:
            earlier.unlink(missing_ok=True)


def _write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.replace(file.name, path)
        except OSError:  # on a full disk each attempt would leave a part, and nothing else removes them
            Path(file.name).unlink()
            raise
