"""
Queries whose SQL is made once.

Of a public page that is made in four milliseconds, Django's making of the SQL of four queries took nearly two. Nothing
that the database holds is kept here: each statement is executed each time.
"""

from django.core.exceptions import EmptyResultSet
from django.db import connection

from core.sized_cache import SizedCache

_statements = SizedCache(1024 * 1024, size_of=lambda statement: len(statement[1]) + 100 * len(statement[2]))  # bytes


def read_rows(key, make):
    """
    Return the rows of the queryset that `make()` builds, as a list.

    The key, a tuple, begins with a name of its own and has all that makes one such queryset differ from another. The
    related rows of select_related and prefetch_related are not read with them.
    """
    try:
        model, sql, params = _statement(key, make)
    except EmptyResultSet:  # Django knows without asking, such as of a slice of nothing
        return []
    return list(model._base_manager.raw(sql, params))


def read_values(key, make, params=None):
    """
    Return the rows of the values_list that `make()` builds, as a list of tuples of what the database driver gives.

    `params` are those of the statement where they are not the same for the key, in the order in which it has them.
    """
    _model, sql, params_of_key = _statement(key, make)
    with connection.cursor() as cursor:
        cursor.execute(sql, params_of_key if params is None else params)
        return cursor.fetchall()


def _statement(key, make):
    """Return (model, SQL, parameters) of the queryset that `make()` builds."""
    key = (connection.vendor, *key)
    statement = _statements.get(key)
    if statement is None:
        queryset = make()
        statement = (queryset.model, *queryset.query.sql_with_params())
        _statements.set(key, statement)
    return statement
