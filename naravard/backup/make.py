"""Make an archive of the portal while it runs."""

import fcntl
import os
import re
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from naravard.backup import postgres, sqlite
from naravard.backup.archive import DATABASE, MANIFEST, MEDIA, SECRET_KEY, ArchiveWriter
from naravard.backup.encryption import encrypting
from naravard.backup.manifest import applied_migrations, make_manifest
from naravard.backup.uploads import uploads_in
from naravard.serving.running import locked

DATABASES = {"sqlite": sqlite, "postgresql": postgres}
PARTS = "backup-parts"
_TIME_IN_NAME = "%Y%m%d-%H%M%S"
_NAME = re.compile(r"naravard-(\d{8}-\d{6})\.backup(?:\.age)?")


def make_backup(target, recipients=(), *, overwrite=False):
    """Write the archive to the file, or to a new one in the folder, and return its path. A failure leaves nothing."""
    target = _target(target, recipients, overwrite=overwrite)
    partial = target.with_name(f".{target.name}.partial")
    try:
        with parts_folder(PARTS, "Another backup is under way.") as folder, sqlite.private_file(partial) as output:
            with encrypting(output, recipients) as plain:
                _write_archive(plain, folder, with_key=bool(recipients))
            output.flush()
            os.fsync(output.fileno())
            partial.replace(target)
    except OSError as error:
        raise CommandError(f"The backup could not be written to {target} ({error.strerror or error}).") from error
    finally:
        partial.unlink(missing_ok=True)
    return target


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


def _target(target, recipients, *, overwrite):
    target = Path(target)
    if target.is_dir():
        target /= f"naravard-{timezone.now():{_TIME_IN_NAME}}.backup{'.age' if recipients else ''}"
    if target.exists() and not overwrite:
        raise CommandError(f"{target} is there already. Choose another name, or overwrite it with --force.")
    return target


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
