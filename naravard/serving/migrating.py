"""Migrations while the portal is in use: on PostgreSQL none waits long for a lock, since others then wait behind it."""

import time
from contextlib import contextmanager

from django.core.management import call_command
from django.db import OperationalError, connection

LOCK_WAIT = "2s"  # nobody who reads or sends waits longer behind a migration that waits for a backup, for instance
PAUSE = 3  # seconds in which those who waited go on
MOST_TRIES = 720  # an hour, longer than a backup takes
LOCK_NOT_AVAILABLE = "55P03"


def migrate():
    """Apply the migrations. One that does not get its lock is rolled back and tried again, until it does."""
    for is_last in [False] * (MOST_TRIES - 1) + [True]:
        try:
            with short_lock_waits():
                call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as error:
            if is_last or getattr(error.__cause__, "pgcode", None) != LOCK_NOT_AVAILABLE:
                raise
            time.sleep(PAUSE)
        else:
            return


@contextmanager
def short_lock_waits():
    """Let no statement of this connection wait longer than LOCK_WAIT for a lock; SQLite has a time of its own."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = %s", [LOCK_WAIT])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
