"""Each committed write to the database raises the content version, whichever way the code takes to write."""

import re

from django.db.backends.signals import connection_created

from core.page_cache.version import advance_content_version, advance_edition

# Tables that no public page reads (tests/core/test_page_cache.py looks at all pages). What is not named here counts.
NOT_SHOWN = {
    "account_emailaddress",
    "account_emailconfirmation",
    "auth_group",
    "auth_group_permissions",
    "contacts_contactmessage",
    "contacts_user_groups",
    "contacts_user_user_permissions",
    "core_auditentry",
    "core_outgoingmail",
    "core_openpage",
    "core_throttle",
    "django_admin_log",
    "django_session",
    "django_tasks_database_dbtaskresult",
    "feedback_delayedaction",
    "feedback_deletionreceipt",
    "feedback_moderatorpreference",
    "feedback_newinspeldigest",
    "feedback_pagereaction",
    "feedback_replytemplate",
    "feedback_savedfilter",
    "followup_activityreminder",
    "followup_assessmentevent",
    "followup_assessmentreminder",
    "followup_nudgewatermark",
    "mfa_authenticator",
    "socialaccount_socialaccount",
    "socialaccount_socialtoken",
    "translations_earlierage",
    "usersessions_usersession",
}
# Tables of inspel and what belongs to them, and of what readers ask for. What is kept to make pages of shows nothing of
# them but by the row.
OF_INSPEL = {
    "feedback_inspelactivity",
    "feedback_agreement",
    "feedback_answerverdict",
    "feedback_inspel",
    "feedback_inspel_themes",
    "feedback_inspelevent",
    "feedback_inspelmessage",
    "feedback_inspelnote",
    "feedback_inspelpromise",
    "feedback_inspelreport",
    "feedback_referenceseries",
    "feedback_roundanswer",
    "followup_nudge",
}
_READS = (
    *["SELECT", "(SELECT", "EXPLAIN", "SHOW", "FETCH", "PRAGMA", "SET"],
    *["BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK"],
)
# Each login writes it.
_LAST_LOGIN = re.compile(r'UPDATE "\w+" SET "last_login" = \S+ WHERE ')
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
    if advance := what_changes(sql):
        connection = context["connection"]
        if all(function is not advance for _savepoints, function, _robust in connection.run_on_commit):
            connection.on_commit(advance, robust=True)
    return result


def what_changes(sql):
    """Return what raises the version for the statement, or None if it writes nothing that a public page can show."""
    sql = sql.lstrip()
    if sql.startswith(_READS):
        return None
    match = _TABLE.match(sql)
    if match is None:
        return advance_edition  # a statement of an unknown kind
    if match[1] in NOT_SHOWN or _LAST_LOGIN.match(sql):
        return None
    return advance_content_version if match[1] in OF_INSPEL else advance_edition
