"""How a test quickly gets what a slow command puts into an empty database, and empties what it committed itself."""

from django.apps import apps
from django.db import connection, transaction

# Made by “migrate”, which a test never undoes.
NEVER_EMPTY = {"django_content_type", "auth_permission"}

_kept = {}


def empty_tables():
    """
    Delete every row but those of “migrate”, as after a test that commits.

    Django's “flush” empties also what is empty, and makes all rights anew: a quarter of a second on PostgreSQL.
    """
    with transaction.atomic(), connection.cursor() as cursor:  # references are checked at its end
        for table in _tables():
            if _holds_anything(cursor, [table]):
                cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - our own tables


def load_once(name, load):
    """
    Call `load` the first time; from then on put into the tables what it put there, row by row the same.

    A database that holds something already is left to `load`, which may act on what it finds.
    """
    tables = _tables()
    with connection.cursor() as cursor:
        if _holds_anything(cursor, tables):
            load()
            return
        if name in _kept:
            with transaction.atomic():  # references are checked at its end, so the order of the tables does not matter
                for table, columns, rows in _kept[name]:
                    _insert(cursor, table, columns, rows)
        else:
            load()
            _kept[name] = [found for table in tables if (found := _read(cursor, table))]


def _tables():
    models = apps.get_models(include_auto_created=True)
    tables = {model._meta.db_table for model in models if model._meta.managed and not model._meta.proxy}
    return sorted(tables - NEVER_EMPTY)


def _holds_anything(cursor, tables):
    cursor.execute("SELECT " + " OR ".join(f'EXISTS (SELECT 1 FROM "{table}")' for table in tables))  # noqa: S608
    return bool(cursor.fetchone()[0])


def _read(cursor, table):
    cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own tables
    rows = cursor.fetchall()
    return (table, [f'"{column[0]}"' for column in cursor.description], rows) if rows else None


def _insert(cursor, table, columns, rows):
    """All rows in one statement, or as few as SQLite's limit of parameters allows."""
    one = f"({', '.join(['%s'] * len(columns))})"
    at_once = max(1, (connection.features.max_query_params or 30_000) // len(columns))
    for start in range(0, len(rows), at_once):
        part = rows[start : start + at_once]
        sql = f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES {", ".join([one] * len(part))}'  # noqa: S608
        cursor.execute(sql, [value for row in part for value in row])
