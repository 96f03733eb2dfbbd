"""SQL of our own, for what each inspel asks that is sent: Django makes SQL more slowly than the database answers it."""

from django.db import connection


def ask(sql, **values):
    """Return a list of the rows that the statement gives, with the values for its %(name)s."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchall() if cursor.description else []
