"""
Locks by name where no row is there to be locked: until the end of a transaction, or while a block runs.

On PostgreSQL these are its advisory locks. SQLite has one writer at a time anyway, so there they do nothing.
"""

import hashlib
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection


def lock(name):
    """Wait until no other transaction has locked the name, shared or not, and keep others from locking it."""
    _lock("pg_advisory_xact_lock", name)


def lock_shared(name):
    """Keep others from `lock(name)`, and wait for whoever waits for it or has it. Any number share the lock."""
    _lock("pg_advisory_xact_lock_shared", name)


@contextmanager
def held_lock(name):
    """Hold the lock while the block runs, however many transactions that has."""
    _lock("pg_advisory_lock", name)
    try:
        yield
    finally:
        with suppress(DatabaseError):  # a connection that is lost has lost its locks too
            _lock("pg_advisory_unlock", name)


def _lock(function, name):
    if connection.vendor != "postgresql":
        return
    number = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [number])
