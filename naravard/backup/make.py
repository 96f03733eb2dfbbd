"""Make an archive of the portal while it runs."""

import fcntl
import os
import re
import shutil
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from naravard.backup import postgres, sqlite
from naravard.backup.archive import DATABASE, MANIFEST, MEDIA, SECRET_KEY, ArchiveWriter
from naravard.backup.encryption import HEAD_OF_AGE, HEAD_OF_GZIP, encrypting
from naravard.backup.manifest import applied_migrations, make_manifest
from naravard.backup.uploads import uploads_in
from naravard.serving.running import locked

DATABASES = {"sqlite": sqlite, "postgresql": postgres}
PARTS = "backup-parts"
OWN_FOLDERS = {PARTS, "restore-parts", "mail", "metrics"}  # below VAR_DIR, beside uploads and static files
_TIME_IN_NAME = "%Y%m%d-%H%M%S"
_NAME = re.compile(r"naravard-(\d{8}-\d{6})\.backup(?:\.age)?")


def make_backup(target, recipients=(), *, overwrite=False):
    """Write the archive to the file, or to a new one in the folder, and return its path. A failure leaves nothing."""
    _check_portal()
    target = backup_file(target, recipients, overwrite=overwrite)
    partial = target.with_name(f".{target.name}.partial")
    try:
        # In this order: who is refused since another backup is under way must not remove what that one writes.
        with parts_folder(PARTS, "Another backup is under way.") as folder, _file_until_renamed(partial) as output:
            with encrypting(output, recipients) as plain:
                _write_archive(plain, folder, with_key=bool(recipients))
            output.flush()
            os.fsync(output.fileno())
            partial.replace(target)
    except OSError as error:
        raise CommandError(f"The backup could not be written to {target} ({error.strerror or error}).") from error
    return target


@contextmanager
def _file_until_renamed(path):
    """Yield a new file for our account alone, which goes at the end unless it has another name by then."""
    with sqlite.private_file(path) as output:
        try:
            yield output
        finally:
            with suppress(FileNotFoundError):
                path.unlink()


def _check_portal():
    """Raise CommandError if there is nothing to back up: a connection would make an empty database of SQLite."""
    if not settings.VAR_DIR.is_dir():
        raise CommandError(f"There is no folder {settings.VAR_DIR}, so no portal to back up. Look at VAR_DIR.")
    if connection.vendor == "sqlite" and not Path(database := connection.settings_dict["NAME"]).exists():
        raise CommandError(
            f"There is no database {database}, so no portal to back up. Look at DATABASE_URL and VAR_DIR."
        )


def remove_old_backups(folder, days):
    """Remove the backups in the folder that are older, by the time in their names. Return how many that was."""
    oldest = timezone.now() - timedelta(days=days)
    old = [path for path, taken_at in backups_in(folder) if taken_at < oldest]
    killed = [path for path in folder.glob(".naravard-*.partial") if path.stat().st_mtime < oldest.timestamp()]
    for path in [*old, *killed]:
        path.unlink()
    return len(old)


def backups_in(folder):
    """Return [(path, time)] of the backups that were named here."""
    found = [(path, match[1]) for path in Path(folder).iterdir() if (match := _NAME.fullmatch(path.name))]
    return [(path, datetime.strptime(text, _TIME_IN_NAME).replace(tzinfo=UTC)) for path, text in found]


@contextmanager
def parts_folder(name, refusal):
    """Yield an empty folder of our own in VAR_DIR; what a killed process left there goes."""
    folder = settings.VAR_DIR / name
    if settings.VAR_DIR.stat().st_uid != os.geteuid():
        raise CommandError(
            f"{settings.VAR_DIR} belongs to another account. Run this as that one, or it cannot read it."
        )
    with locked(f"{name}.lock", fcntl.LOCK_EX, refusal):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def backup_file(text, recipients, *, overwrite):
    """
    Return the path to write to, for what somebody has typed: a file, or a folder in which it is named by the time.

    Raise CommandError if that could not be a backup, or would lie among what the portal itself writes.
    """
    try:
        target = Path(text).expanduser().resolve()  # a link stays, and what is written is found where it is said to be
    except (OSError, RuntimeError) as error:  # links in a circle; ~name without a home
        raise CommandError(f"{text} leads nowhere ({error}).") from error
    if target.is_dir():
        target /= f"naravard-{timezone.now():{_TIME_IN_NAME}}.backup{'.age' if recipients else ''}"
    elif str(text).endswith(os.sep):
        raise CommandError(f"There is no folder {target}. Make it first.")
    if target.parent == settings.VAR_DIR.resolve() or _is_of_the_portal(target):
        raise CommandError(
            f"{target} would lie among the portal's own files. Choose a folder of its own for backups, best on another "
            "disk."
        )
    if target.exists() and not overwrite:
        raise CommandError(f"{target} is there already. Choose another name, or overwrite it with --force.")
    if target.exists() and not _is_backup(target):
        raise CommandError(f"{target} is there already and is no backup, so --force does not overwrite it.")
    return target


def _is_of_the_portal(target):
    """Return whether it is the database of SQLite, or in a folder in which the portal writes."""
    own = [settings.MEDIA_ROOT, settings.STATIC_ROOT, *(settings.VAR_DIR / name for name in OWN_FOLDERS)]
    folders = [Path(folder).resolve() for folder in own]
    database = connection.settings_dict["NAME"] if connection.vendor == "sqlite" else ""
    is_database = database and target.exists() and Path(database).exists() and target.samefile(database)
    return is_database or any(target.is_relative_to(folder) for folder in folders)


def _is_backup(path):
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(HEAD_OF_AGE)).startswith((HEAD_OF_AGE, HEAD_OF_GZIP))


def _write_archive(output, folder, *, with_key):
    manifest = make_manifest()
    database = folder / DATABASE
    DATABASES[connection.vendor].dump(database)
    if applied_migrations() != manifest["migrations"]:
        raise CommandError("The database was migrated while it was copied. Make the backup once more.")
    archive = ArchiveWriter(output)
    archive.add_json(MANIFEST, manifest)
    archive.add_file(DATABASE, database)
    key = settings.VAR_DIR / "secret-key"
    if with_key and key.exists() and key.read_text().strip() == settings.SECRET_KEY:
        archive.add_file(SECRET_KEY, key)
    for path in _uploads():
        try:
            archive.add_file(MEDIA + path.relative_to(settings.MEDIA_ROOT).as_posix(), path)
        except FileNotFoundError:  # removed since it was listed, so no row has used it for days
            continue
    archive.finish()


def _uploads():
    return uploads_in(Path(settings.MEDIA_ROOT))
