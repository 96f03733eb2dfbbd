"""What must not run while a transaction is open."""

from functools import wraps

from django.db import connections


def outside_transactions(function):
    """
    Let the function, which takes long, raise RuntimeError if a transaction is open.

    An open transaction holds locks, on SQLite the only write lock: all who send meanwhile wait, and in the end get 503.
    """

    @wraps(function)
    def guarded(*args, **kwargs):
        if any(_is_open(connection) for connection in connections.all(initialized_only=True)):
            raise RuntimeError(f"{function.__qualname__} takes long and must not run in a transaction.")
        return function(*args, **kwargs)

    return guarded


def _is_open(connection):
    """Return whether a transaction is open, other than that of a test: the check that Django's durable=True makes."""
    return bool(connection.atomic_blocks) and not connection.atomic_blocks[-1]._from_testcase
