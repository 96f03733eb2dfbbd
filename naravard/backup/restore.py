"""Make the portal from an archive. All of it is unpacked and checked before anything is changed."""

import os
from contextlib import contextmanager, suppress
from pathlib import Path

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from core.page_cache.version import advance_edition
from feedback.actions.records import remove_again
from feedback.models import DeletionReceipt
from naravard.backup.archive import DATABASE, MEDIA, SECRET_KEY, unpack
from naravard.backup.encryption import decrypting
from naravard.backup.make import DATABASES, parts_folder
from naravard.backup.manifest import check_manifest, fingerprint, taken_at
from naravard.backup.uploads import replaced_uploads
from naravard.serving.checks import check_database, check_folders, first_line, is_new_file, state_folders
from naravard.serving.running import FILE_NAME, remove_lock, stopped_portal

PARTS = "restore-parts"


def restore_backup(source, identities=(), *, may_replace):
    """
    Restore the archive and return sentences on what to do and to know.

    `may_replace` is asked if the portal holds something already, and returns whether that may go.
    """
    database = DATABASES[connection.vendor]
    refusal = "Another restore is under way."
    with _made_folders(), stopped_portal(), parts_folder(PARTS, refusal) as folder:
        if not is_new_file():
            check_database()
        if database.others_connected():
            raise CommandError(
                "Another process uses the database. Stop the portal on each machine. Nothing was changed."
            )
        manifest = _unpack(Path(source), identities, folder)
        prepared = database.prepare(folder / DATABASE)
        if not (_is_empty(database) or may_replace()):
            raise CommandError(
                "The portal holds something already. Only --replace, confirmed, replaces it. Nothing was changed."
            )
        receipts = _receipts_since(taken_at(manifest))
        try:
            with replaced_uploads(_folder_of_uploads(folder)):
                database.load(prepared)
        except OSError as error:
            reason = error.strerror or error
            raise CommandError(f"The backup could not be put in place ({reason}). Nothing was changed.") from error
        sentences = _restore_key(folder / SECRET_KEY, manifest)
        advance_edition()
        _migrate()
        UserSession.objects.all().delete()  # the sessions that they tell of are left out of the database already
        return [*sentences, *_remove_again(receipts)]


@contextmanager
def _made_folders():
    """Make the folders that are missing. If the block fails, those go again, unless something is in them."""
    wanted = [path for folder in state_folders() for path in [folder.absolute(), *folder.absolute().parents]]
    missing = {path for path in wanted if not path.exists()}
    try:
        check_folders()
        yield
    except BaseException:
        if settings.VAR_DIR.absolute() in missing:
            for lock in [FILE_NAME, f"{PARTS}.lock"]:
                remove_lock(lock)
        for path in sorted(missing, reverse=True):  # what is in a folder before the folder
            with suppress(OSError):
                path.rmdir()
        raise


def _unpack(source, identities, folder):
    try:
        with decrypting(source, identities) as plain:
            return unpack(plain, folder, check_manifest)
    except OSError as error:
        raise CommandError(f"{source} could not be read and unpacked ({error.strerror or error}).") from error


def _folder_of_uploads(folder):
    media = folder / MEDIA.rstrip("/")
    media.mkdir(exist_ok=True)  # a backup without uploads has none
    return media


def _is_empty(database):
    return database.is_empty() and not any(Path(settings.MEDIA_ROOT).iterdir())


def _restore_key(key, manifest):
    """Put the key of the backup in place, and return [what to do if it is not there or not the one in use]."""
    if key.exists():
        key.chmod(0o600)
        key.replace(settings.VAR_DIR / "secret-key")
    in_file = settings.VAR_DIR / "secret-key"
    in_use = os.environ.get("SECRET_KEY") or (in_file.read_text().strip() if in_file.exists() else "")
    if not in_use:
        return [
            "The secret key is not in this backup, and this portal has none, without which it does not start. Copy the "
            f"one that it had into {in_file}, or set SECRET_KEY. If that is lost, write a long random text into the "
            "file; then the second factors of staff, and the private links in mails to come, are lost too."
        ]
    if fingerprint(in_use) == manifest.get("secret_key"):
        return []
    return [
        "The secret key is not the one that the portal had when the backup was made. Put that back (SECRET_KEY, "
        "or secret-key in VAR_DIR), or name it in SECRET_KEY_FALLBACKS: without it no mail to come holds the "
        "private link of an earlier inspel. The links that senders have already work."
    ]


def _migrate():
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def _receipts_since(moment):
    """Return the receipts of what was removed from this portal since the moment, as far as they can be read."""
    try:
        return list(DeletionReceipt.objects.filter(removed_at__gte=moment))
    except DatabaseError:  # an empty database, or one of a version with other columns
        return []
    finally:
        connection.close()


def _remove_again(receipts):
    try:
        removed = remove_again(receipts)
    except DatabaseError as error:
        removed = 0
        yield f"What was removed since the backup could not be removed again: {first_line(error)}."
    if removed:
        yield f"Removed again what had been removed since the backup, from {removed} inspel."
    yield (
        "Since the backup somebody may have withdrawn a consent, erased data or changed a password, and mail that "
        "waited then is sent once more. docs/deploy/backup.md says what to look at before the portal starts."
    )
