"""Copy and replace the database file of SQLite."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from django.core.management.base import CommandError
from django.db import connection

LOCK_TIMEOUT = 0.5  # seconds


def dump(path):
    """Copy the database as it is at one moment, while others write."""
    connection.ensure_connection()
    with closing(sqlite3.connect(path, isolation_level=None)) as copy:
        connection.connection.backup(copy)  # in one step: with several, each write meanwhile would begin it anew
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("VACUUM")  # what was deleted must not lie in the free pages of a backup


def is_empty():
    path = _path()
    return not path.exists() or not connection.introspection.table_names()


def others_connected():
    """Return whether another process has the database open: it must not write into a file that is replaced."""
    connection.close()
    if not _path().exists():
        return False
    with closing(sqlite3.connect(_path(), timeout=LOCK_TIMEOUT, isolation_level=None)) as probe:
        try:
            probe.execute("PRAGMA locking_mode=EXCLUSIVE")
            probe.execute("BEGIN IMMEDIATE")
            probe.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise CommandError(f"The database file {_path()} cannot be used: {error}.") from error
            return True
    return False


def prepare(path):
    """Check the copy, and let nobody be logged in with a session that may have been ended since."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as copy:
            [result] = copy.execute("PRAGMA integrity_check(1)").fetchone()
            if result != "ok":
                raise sqlite3.DatabaseError(result)
            copy.execute("DELETE FROM django_session")
    except sqlite3.DatabaseError as error:
        raise CommandError(f"The database in the backup cannot be used ({error}). Nothing was changed.") from error
    return path


def load(path):
    """Put the prepared copy in the place of the database. A crash leaves the one or the other, whole."""
    connection.close()
    target = _path()
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f"{target.name}.restoring")
    with path.open("rb") as copy, private_file(beside) as file:
        while data := copy.read(1024**2):
            file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if target.exists():
        with closing(sqlite3.connect(target, timeout=LOCK_TIMEOUT)) as old:  # the last one to close removes the log
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for suffix in ["-wal", "-shm"]:
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    beside.replace(target)


def private_file(path):
    """Return a new file that only this account may read."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _path():
    return Path(connection.settings_dict["NAME"])
