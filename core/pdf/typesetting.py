"""Typesetting with Typst: from data and a template to the bytes of an accessible PDF (PDF/UA-1)."""

import json
import logging
import math
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import time as time_of_day

from django.conf import settings

from core.bidi import ISOLATES
from core.pdf import arabic_text, compiler, signs
from core.text import clean_text
from core.transactions import outside_transactions

logger = logging.getLogger(__name__)
TEMPLATES = settings.BASE_DIR / "templates" / "pdf"
FONTS = settings.BASE_DIR / "core" / "pdf" / "fonts"
# Typst names all signs that no font has at the first attempt. What is left in their place may be new to it: a mark that
# stood on one of them.
ATTEMPTS = 4
_ISOLATES = re.compile(f"([{ISOLATES}])")
MAX_REASON = 2000  # characters of what Typst says in the log


class TypesettingError(Exception):
    """The PDF could not be made."""


class TimeIsUpError(TypesettingError):
    """The PDF was not made in the time of `within_seconds`: nothing is wrong with it as far as is known."""


_ends_at = ContextVar("ends_at", default=math.inf)


@contextmanager
def within_seconds(seconds):
    """Let typesetting inside the block raise TimeIsUpError once so many seconds have passed, since somebody waits."""
    token = _ends_at.set(min(_ends_at.get(), time.monotonic() + seconds))
    try:
        yield
    finally:
        _ends_at.reset(token)


def refuse_when_time_is_up():
    if time.monotonic() >= _ends_at.get():
        raise TimeIsUpError("Nobody can wait for it any longer.")


@dataclass(frozen=True)
class Typeset:
    """The bytes of a PDF, and the signs, as a sorted list, that no font could show; their codes stand there."""

    content: bytes
    missing: list


def typeset(template, data, *, dated):
    """Return the same as `try_to_typeset`, and log why if it raises TypesettingError."""
    with logged(template):
        return try_to_typeset(template, data, dated=dated)


@outside_transactions
def try_to_typeset(template, data, *, dated, seconds=None, ppi=None):
    """
    Return templates/pdf/<template>, which reads `data` as JSON, as Typeset. The same data and date give the same bytes.

    Signs that no font has are replaced, and the template finds in `data.missing` what to say about them. Raise
    TypesettingError with the reason if Typst refuses the data or takes more than `seconds` (PDF_MAX_SECONDS if None).
    With `ppi`, make a PNG of its one page with so many pixels an inch.
    """
    refuse_when_time_is_up()
    deadline = min(time.monotonic() + (seconds or settings.PDF_MAX_SECONDS), _ends_at.get())
    data = _map_texts(_cleaned, data)
    text = json.dumps(data, ensure_ascii=False)
    missing = signs.of_private_use(text)
    if missing:
        data = _map_texts(signs.replacer(missing), data)
    for _attempt in range(ATTEMPTS):
        pdf, complaints = _compile(template, data | {"missing": signs.note(missing)}, dated, deadline, ppi)
        if pdf:
            _log_missing(template, missing)
            return Typeset(pdf, sorted(missing))
        found = signs.unshowable(complaints)
        if not found:
            break
        data = _map_texts(signs.replacer(found), data)
        missing |= {sign for text in found for sign in text if signs.is_visible(sign)}
    raise TypesettingError(complaints[:MAX_REASON])


@contextmanager
def logged(template):
    """Log why a TypesettingError is raised inside."""
    try:
        yield
    except TimeIsUpError:
        raise
    except TypesettingError as error:
        logger.error("Typst could not make the PDF of %s: %s", template, error)
        raise


def _compile(template, data, dated, deadline, ppi=None):
    """
    Return the PDF and "", or None and Typst's complaints. Typst runs in a process of its own, which can be ended.
    """
    job = {
        "template": str(TEMPLATES / template),
        "root": str(TEMPLATES),
        "fonts": str(FONTS),
        "data": json.dumps(data, ensure_ascii=False, sort_keys=True),
        "timestamp": int(datetime.combine(dated, time_of_day(), UTC).timestamp()),
        "seconds": settings.PDF_MAX_SECONDS,
        "ppi": ppi,
    }
    job["arabic"] = arabic_text.__file__ if ppi is None and arabic_text.holds_arabic(job["data"]) else ""
    command = [sys.executable, "-I", compiler.__file__]
    try:
        run = subprocess.run(  # noqa: S603 - this Python and a file of ours; what people write is its standard input
            command,
            input=json.dumps(job).encode(),
            capture_output=True,
            timeout=max(0.0, deadline - time.monotonic()),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        refuse_when_time_is_up()
        raise TypesettingError("It took too long.") from error
    if run.returncode == 0:
        return run.stdout, ""
    return None, (run.stdout if run.returncode == compiler.REFUSED else run.stderr).decode(errors="replace")


def _log_missing(template, missing):
    if missing:
        some = " ".join(signs.code(sign) for sign in sorted(missing)[:10])
        logger.warning("No font of the PDF of %s has %d signs, such as %s.", template, len(missing), some)


def _cleaned(text):
    """Return the text cleaned, but for the isolates that the portal has put around its numbers (core/bidi.py)."""
    return "".join(
        part if part in ISOLATES else signs.without_keycaps(clean_text(part)) for part in _ISOLATES.split(text)
    )


def _map_texts(change, data):
    """Return the nested data with `change` applied to every string, except the keys."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {key: _map_texts(change, value) for key, value in data.items()}
    if isinstance(data, list):
        return [_map_texts(change, value) for value in data]
    return data


def language_tag(code):
    """Return the language code for Typst, without a variant: "sv" for "sv-simple" (easy Swedish)."""
    return code.partition("-")[0]
