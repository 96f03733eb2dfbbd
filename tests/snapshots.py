"""Quick loading of what a slow command puts into an empty database, and quick emptying after a test that commits."""

from contextlib import contextmanager

from django.apps import apps
from django.db import connection, transaction

# Made by “migrate”, which a test never undoes.
NEVER_EMPTY = {"django_content_type", "auth_permission"}

_snapshots = {}


def empty_tables():
    """
    Delete every row but those of “migrate”, after a test that commits.

    Django's “flush” truncates the empty tables too and creates all permissions again: 0.25 s on PostgreSQL.
    """
    with transaction.atomic(), connection.cursor() as cursor:  # references are checked at its end
        for table in _tables():
            if _has_rows(cursor, [table]):
                with triggers_off(cursor, table):
                    cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - our own tables


@contextmanager
def triggers_off(cursor, table):
    """Let no trigger of the table refuse anything: those that keep the audit log are dropped and made again."""
    if table != "core_auditentry":
        yield
    elif connection.vendor == "postgresql":
        cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        yield
        for name in ["rows", "table"]:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER {table}_{name}')
    else:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _name, sql in triggers:
            cursor.execute(sql)


def load_once(name, load, tables=None):
    """
    Call `load` the first time; from then on put into the tables what it put there, row by row the same.

    In a database that has rows already `load` is called, since it may depend on them. Where it depends on and matters
    to few tables, name them: others are neither asked nor filled.
    """
    tables = tables or _tables()
    with connection.cursor() as cursor:
        if _has_rows(cursor, tables):
            load()
            return
        if name in _snapshots:
            with transaction.atomic():  # references are checked at its end, so the order of the tables does not matter
                for table, columns, rows in _snapshots[name]:
                    _insert(cursor, table, columns, rows)
        else:
            load()
            _snapshots[name] = [found for table in tables if (found := _read(cursor, table))]


def _tables():
    models = apps.get_models(include_auto_created=True)
    tables = {model._meta.db_table for model in models if model._meta.managed and not model._meta.proxy}
    return sorted(tables - NEVER_EMPTY)


def _has_rows(cursor, tables):
    cursor.execute("SELECT " + " OR ".join(f'EXISTS (SELECT 1 FROM "{table}")' for table in tables))  # noqa: S608
    return bool(cursor.fetchone()[0])


def _read(cursor, table):
    cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own tables
    rows = cursor.fetchall()
    return (table, [f'"{column[0]}"' for column in cursor.description], rows) if rows else None


def _insert(cursor, table, columns, rows):
    """Insert all rows in one statement, or in as few as the limit of parameters allows (SQLite)."""
    one = f"({', '.join(['%s'] * len(columns))})"
    at_once = max(1, (connection.features.max_query_params or 30_000) // len(columns))
    for start in range(0, len(rows), at_once):
        part = rows[start : start + at_once]
        sql = f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES {", ".join([one] * len(part))}'  # noqa: S608
        cursor.execute(sql, [value for row in part for value in row])
