"""Make the portal from an archive. All of it is unpacked and checked before anything is changed."""

import os
import shutil
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
from naravard.serving.checks import check_database, check_folders, first_line
from naravard.serving.running import stopped_portal

PARTS = "restore-parts"
BEFORE = "media.before-restore"  # beside the uploads, until the database has been restored
REPLACED = "media.replaced"


def restore_backup(source, identities=(), *, may_replace):
    """
    Restore the archive and return sentences on what to do and to know.

    `may_replace` is asked if the portal holds something already, and returns whether that may go.
    """
    check_folders()
    database = DATABASES[connection.vendor]
    with stopped_portal(), parts_folder(PARTS, "Another restore is under way.") as folder:
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
            _swap(database, prepared, folder / MEDIA.rstrip("/"))
        except OSError as error:
            reason = error.strerror or error
            raise CommandError(f"The backup could not be put in place ({reason}). Nothing was changed.") from error
        key_sentence = _restore_key(folder / SECRET_KEY, manifest)
        advance_edition()
        _migrate()
        # The sessions went with the database's own (`prepare`); this is the list that people read of them.
        UserSession.objects.all().delete()
        return [*key_sentence, *_remove_again(receipts)]


def _unpack(source, identities, folder):
    try:
        with decrypting(source, identities) as plain:
            return unpack(plain, folder, check_manifest)
    except OSError as error:
        raise CommandError(f"{source} could not be read and unpacked ({error.strerror or error}).") from error


def _is_empty(database):
    return database.is_empty() and not any(Path(settings.MEDIA_ROOT).iterdir())


def _swap(database, prepared, media):
    """Put the uploads in place, then the database; if that fails, put the earlier uploads back."""
    root = Path(settings.MEDIA_ROOT)
    before = root.with_name(BEFORE)
    media.mkdir(exist_ok=True)
    for path in [media, *media.rglob("*")]:
        path.chmod(0o700 if path.is_dir() else settings.FILE_UPLOAD_PERMISSIONS)
    if before.exists():  # a restore was killed before the database was replaced: they still belong to it
        shutil.rmtree(root, ignore_errors=True)
    else:
        root.rename(before)
    try:
        shutil.move(media, root)
        database.load(prepared)
    except BaseException:
        shutil.rmtree(root, ignore_errors=True)
        before.rename(root)
        raise
    replaced = root.with_name(REPLACED)
    before.rename(replaced)
    shutil.rmtree(replaced)


def _restore_key(key, manifest):
    """Put the key of the backup in place, and yield what to do if it is not there or not the one in use."""
    if key.exists():
        key.chmod(0o600)
        key.replace(settings.VAR_DIR / "secret-key")
    in_file = settings.VAR_DIR / "secret-key"
    in_use = os.environ.get("SECRET_KEY") or (in_file.read_text().strip() if in_file.exists() else "")
    if fingerprint(in_use) != manifest.get("secret_key"):
        yield (
            "The secret key is not the one that the portal had when the backup was made. Put that back (SECRET_KEY, "
            "or secret-key in VAR_DIR), or name it in SECRET_KEY_FALLBACKS: without it no mail to come holds the "
            "private link of an earlier inspel. The links that senders have already work."
        )


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
