"""Turns: one PDF of a kind is made at a time, by whichever process. So many who ask at once cost no more than one."""

import time
from contextlib import contextmanager

from django.conf import settings
from django.core.files import locks

from core.pdf.typesetting import TypesettingError, refuse_when_time_is_up

POLL_SECONDS = 0.05


class TurnTakenError(TypesettingError):
    """Somebody else is making a PDF of the kind, and it takes long."""


@contextmanager
def turn(kind, *, wait=True):
    """Hold the turn of the kind. Raise TurnTakenError if it is taken, with `wait` for as long as a PDF may take."""
    path = state_folder() / f"{kind}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + (settings.PDF_MAX_SECONDS if wait else 0)
    with path.open("a") as file:
        while not locks.lock(file, locks.LOCK_EX | locks.LOCK_NB):
            refuse_when_time_is_up()
            if time.monotonic() >= deadline:
                raise TurnTakenError(kind)
            time.sleep(POLL_SECONDS)
        try:
            yield
        finally:
            locks.unlock(file)


def state_folder():
    """Return the folder of what is known about the PDFs beside their content. It can be deleted at any time."""
    return settings.VAR_DIR / "pdf-state"
