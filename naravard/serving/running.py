"""Whether the portal runs: it holds a lock as long, which the kernel takes away however the process ends."""

import errno
import fcntl
import os
from contextlib import ExitStack, contextmanager, suppress

from django.conf import settings
from django.core.management.base import CommandError

FILE_NAME = "portal.lock"
_until_the_end = ExitStack()


def refuse_restores(*, also_as_another_program=False):
    """
    Hold the lock of a portal that runs until this process ends.

    `also_as_another_program`: this process becomes another program, which goes on holding it.
    """
    file = _until_the_end.enter_context(running_portal())
    os.set_inheritable(file.fileno(), also_as_another_program)


def hold_port(port, *, also_as_another_program=False):
    """
    Keep others with the same VAR_DIR from serving on the port until this process ends.

    Several web servers can listen on one port, and each start would find it free until the other one listens.
    """
    refusal = f"The portal is started on port {port} already. Stop that, or set PORT to another one."
    file = _until_the_end.enter_context(locked(port_lock(port), fcntl.LOCK_EX, refusal))
    os.set_inheritable(file.fileno(), also_as_another_program)


def port_lock(port):
    return f"port-{port}.lock"


def is_held(name):
    """Return whether a process holds the lock of this file in VAR_DIR. None is made."""
    try:
        with (settings.VAR_DIR / name).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # there is none, or it is another account's
        return False
    return False


@contextmanager
def running_portal():
    """Hold the lock of a portal that runs. Several may share it; none starts while a restore is under way."""
    with locked(FILE_NAME, fcntl.LOCK_SH, "A restore is under way. Start the portal when it has ended.") as file:
        yield file


@contextmanager
def stopped_portal():
    """Keep the portal from starting. Raise CommandError if it runs."""
    with locked(FILE_NAME, fcntl.LOCK_EX, "The portal runs. Stop it first; nothing was changed."):
        yield


@contextmanager
def locked(name, kind, refusal):
    """Hold the lock of a file in VAR_DIR, and yield it. Raise CommandError with the refusal if another holds it."""
    path = settings.VAR_DIR / name
    with ExitStack() as opened:
        while True:
            try:
                file = opened.enter_context(os.fdopen(os.open(path, os.O_RDONLY | os.O_CREAT, 0o600)))
            except FileNotFoundError as error:
                raise CommandError(f"There is no folder {settings.VAR_DIR}. Look at VAR_DIR.") from error
            except OSError as error:
                advice = "The disk is read-only." if error.errno == errno.EROFS else "It must belong to our account."
                raise CommandError(f"Cannot open {path} ({error.strerror}). {advice}") from error
            try:
                fcntl.flock(file, kind | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise CommandError(refusal) from error
            if _is_still(path, file):
                break
        yield file


def _is_still(path, file):
    """Return whether the file is that of the path: another process may have taken it away since it was opened."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def remove_lock(name):
    """Take the file of a lock away, unless another process holds it."""
    with suppress(CommandError, OSError), locked(name, fcntl.LOCK_EX, ""):
        (settings.VAR_DIR / name).unlink()
