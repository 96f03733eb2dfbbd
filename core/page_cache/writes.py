"""Each committed write to the database raises the content version, whichever way the code takes to write."""

import re

from django.db import transaction
from django.db.backends.signals import connection_created

from core.page_cache.version import advance_content_version

# Tables that no public page reads (tests/core/test_page_cache.py looks at all pages). What is not named here counts.
NOT_SHOWN = {
    "core_openpage",
    "core_outgoingmail",
    "core_throttle",
    "django_admin_log",
    "django_session",
    "django_tasks_database_dbtaskresult",
    "feedback_delayedaction",
    "feedback_moderatorpreference",
    "feedback_newinspeldigest",
    "feedback_pagereaction",
    "feedback_savedfilter",
}
_READS = (
    "SELECT",
    "(SELECT",
    "SAVEPOINT",
    "RELEASE",
    "ROLLBACK",
    "BEGIN",
    "COMMIT",
    "SET",
    "PRAGMA",
    "EXPLAIN",
    "SHOW",
    "FETCH",
)
_TABLE = re.compile(r'(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "?(\w+)"?')


def watch_writes():
    """Watch every connection of this process from now on."""
    connection_created.connect(_watch, dispatch_uid="core.page_cache.writes")


def _watch(connection, **kwargs):
    if _note_write not in connection.execute_wrappers:
        connection.execute_wrappers.append(_note_write)


def _note_write(execute, sql, params, many, context):
    """Execute the statement, and if it changed what pages can show, raise the version once it is committed."""
    result = execute(sql, params, many, context)
    if changes_pages(sql):
        connection = context["connection"]
        if all(function is not advance_content_version for _savepoints, function, _robust in connection.run_on_commit):
            transaction.on_commit(advance_content_version, using=connection.alias, robust=True)
    return result


def changes_pages(sql):
    """Return whether the statement writes what a public page can show. A statement of an unknown kind does."""
    sql = sql.lstrip()
    if sql.startswith(_READS):
        return False
    match = _TABLE.match(sql)
    return match is None or match[1] not in NOT_SHOWN
