"""Whether the portal runs: it holds a lock as long, which the kernel takes away however the process ends."""

import fcntl
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import CommandError

FILE_NAME = "portal.lock"


@contextmanager
def running_portal():
    """Hold the lock of a portal that runs. Several may share it; none starts while a restore is under way."""
    with locked(FILE_NAME, fcntl.LOCK_SH, "A restore is under way. Start the portal when it has ended."):
        yield


@contextmanager
def stopped_portal():
    """Keep the portal from starting. Raise CommandError if it runs."""
    with locked(FILE_NAME, fcntl.LOCK_EX, "The portal runs. Stop it first; nothing was changed."):
        yield


@contextmanager
def locked(name, kind, refusal):
    """Hold the lock of a file in VAR_DIR. Raise CommandError with the refusal if another process holds it."""
    settings.VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = settings.VAR_DIR / name
    path.touch(mode=0o600)
    with path.open("rb") as file:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CommandError(refusal) from error
        yield
