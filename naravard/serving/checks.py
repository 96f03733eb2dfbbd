"""Checks before the portal starts. Each raises CommandError with one line that says what to do."""

import errno
import os
import socket
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from naravard.serving.secret_key import refuse_lost_key

DATABASE_TIMEOUT = 5  # seconds


def run_checks(address, port):
    check_port(address, port)
    check_installation()


def check_installation():
    """Check folders, database and key before any of them is made: what was mistyped must not be there afterwards."""
    check_folders(make=False)
    if not is_new_file():
        check_database()
        check_migrations()
        refuse_lost_key()
    check_folders()
    check_database()


def check_port(address, port):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except PermissionError as error:
            raise CommandError(f"Port {port} needs more rights. Choose one above 1023, such as PORT=8000.") from error
        except OSError as error:
            advice = _advice(error, port)
            raise CommandError(f"Port {port} on {address} cannot be used ({error.strerror}). {advice}") from error


def _advice(error, port):
    if error.errno == errno.EADDRINUSE:
        return f"Stop what uses it, or choose another port, such as PORT={port + 1 if port < 65535 else 8000}."
    return "BIND_ADDRESS must be an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them."


def state_folders():
    return [settings.VAR_DIR, Path(settings.MEDIA_ROOT), Path(settings.STATIC_ROOT)]


def check_folders(*, make=True):
    """Make the folders that are missing, or leave those out, and write in each."""
    for folder in state_folders():
        try:
            if make:
                folder.mkdir(parents=True, exist_ok=True)
            elif not folder.exists():
                continue
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            raise CommandError(
                f"Cannot write in {folder} ({error.strerror}). Make it writable or set VAR_DIR."
            ) from error


def is_new_file():
    """Return whether the database is a file of SQLite that is not there yet: connecting to it would make it."""
    if connection.vendor != "sqlite":
        return False
    return not (connection.is_in_memory_db() or Path(connection.settings_dict["NAME"]).exists())


def check_database():
    """Connect; on SQLite also take the write lock, since a connection alone does not need a writable file."""
    os.environ.setdefault("PGCONNECT_TIMEOUT", str(DATABASE_TIMEOUT))
    try:
        if connection.vendor == "sqlite":
            check_sqlite()
        else:
            connection.ensure_connection()
    except (DatabaseError, InterfaceError) as error:
        raise CommandError(f"The database does not answer: {first_line(error)}") from error


def check_sqlite():
    database = connection.settings_dict
    if connection.is_in_memory_db():
        raise CommandError("DATABASE_URL names no file. Write sqlite:////path/to/file.")
    # Shorter than the timeout of a request, so that the start does not hang without output.
    database["OPTIONS"] = database["OPTIONS"] | {"timeout": DATABASE_TIMEOUT}
    try:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("ROLLBACK")
    except DatabaseError as error:
        raise CommandError(f"The database file {database['NAME']} cannot be used: {first_line(error)}.") from error


def check_migrations():
    """
    Reject a database with migrations of another version of the portal, before anything in it is changed.

    Those of Django and other libraries count too: a newer version of the portal may bring newer ones, or others.
    """
    if unknown := unknown_migrations(set(MigrationRecorder(connection).applied_migrations())):
        raise CommandError(
            f"Another version of the portal made this database: it holds {unknown[0]}, which is not known here. "
            "Nothing was changed. Run that version, or begin with an empty database."
        )


def check_is_prepared():
    """Reject a database that lacks migrations of this version, or its key. One that is down may come back later."""
    if is_new_file():
        database = connection.settings_dict["NAME"]
        raise CommandError(
            f"There is no database {database}: migrations are not applied. Run “manage.py prepare” first."
        )
    refuse_lost_key()
    try:
        waiting = waiting_migrations()
    except (DatabaseError, InterfaceError):
        return
    if waiting:
        raise CommandError(f"{len(waiting)} migrations are not applied. Run “manage.py prepare” first.")


def waiting_migrations():
    """Return the migrations of this version that the database does not have yet."""
    os.environ.setdefault("PGCONNECT_TIMEOUT", str(DATABASE_TIMEOUT))
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def unknown_migrations(applied):
    """Return the sorted names of those of the applied migrations {(app, name)} that this version does not know."""
    # Every version has a 0001_initial of contacts; since core exists, that is applied first.
    of_earlier_time = {(app, name) for app, name in applied if app in settings.PORTAL_APPS}
    unknown = applied - _known_migrations() if ("core", "0001_initial") in applied else of_earlier_time
    return sorted(f"{app}.{name}" for app, name in unknown)


def _known_migrations():
    """Return {(app, name)} of all migrations in the code, and of those that a squashed one has replaced."""
    migrations = MigrationLoader(None).disk_migrations
    return migrations.keys() | {replaced for migration in migrations.values() for replaced in migration.replaces}


def https_warning():
    """Return what to do if the address is https and no setting says who ends TLS, else None."""
    if settings.IS_HTTPS and not settings.BEHIND_PROXY:
        return (
            f"SITE_URL is {settings.SITE_URL}, but BEHIND_PROXY is not set: the portal itself speaks plain http, so "
            "every page redirects to itself without end. Put a proxy with TLS in front that sets X-Forwarded-Proto and "
            "X-Forwarded-For, and set BEHIND_PROXY=1."
        )
    return None


def shared_key_warning():
    """Return what to do if the pages are shared by several nodes, and the key is not, else None."""
    if settings.CACHE_URL and not os.environ.get("SECRET_KEY"):
        return (
            "CACHE_URL is set, but SECRET_KEY is not: each node makes a key of its own, and a session, a form or a "
            "private link of one is worth nothing on another. Set the same SECRET_KEY on all nodes."
        )
    return None


def first_line(error):
    """Return the first line of the message of an exception."""
    return str(error).strip().splitlines()[0]
