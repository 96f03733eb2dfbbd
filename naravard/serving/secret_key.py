"""The key that a portal without SECRET_KEY in its environment keeps in VAR_DIR/secret-key."""

import os

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError, InterfaceError, connection

from contacts.models import User
from feedback.models import Inspel


def store_secret_key():
    """
    Store the key of a new portal in its file.

    Raise CommandError if somebody has logged in to it or sent something: then its key is lost, and another would make
    much of it useless.
    """
    if settings.IS_SECRET_KEY_STORED:
        return
    refuse_lost_key()
    file = settings.SECRET_KEY_FILE
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
            opened.write(settings.SECRET_KEY)
    except FileExistsError as error:
        raise CommandError(f"Another start has made {file} meanwhile. Start again.") from error
    except OSError as error:
        raise CommandError(f"Cannot write {file} ({error.strerror}). Make it writable or set VAR_DIR.") from error


def refuse_lost_key():
    """Raise CommandError if the portal was used, but the key is gone. A database that is down says nothing of it."""
    if settings.IS_SECRET_KEY_STORED or not _was_used():
        return
    raise CommandError(f"{settings.SECRET_KEY_FILE} is missing, though there is a portal. {settings.KEY_IS_GONE}")


def _was_used():
    """
    Return whether somebody has logged in or sent something.

    Accounts alone may come from “manage.py createsuperuser”.
    """
    used = [User.objects.filter(last_login__isnull=False), Inspel.objects.filter(is_example=False)]
    try:
        tables = connection.introspection.table_names()
        return any(rows.exists() for rows in used if rows.model._meta.db_table in tables)
    except (DatabaseError, InterfaceError):
        return False
