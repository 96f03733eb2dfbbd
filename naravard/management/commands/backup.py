import sqlite3
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError

from core.portal_command import PortalCommand, end_at_sigterm
from naravard.backup.encryption import read_recipient
from naravard.backup.make import make_backup, remove_old_backups
from naravard.serving.checks import first_line


class Command(PortalCommand):
    help = "Writes one archive of database and uploads, while the portal runs. See docs/deploy/backup.md."

    def add_arguments(self, parser):
        parser.add_argument(
            "file",
            metavar="FILE",
            nargs="?",
            default=settings.BACKUP_DIR,
            help="A new file, or a folder, where it is named by the time. By default the folder BACKUP_DIR.",
        )
        parser.add_argument(
            "--to",
            metavar="age1…",
            action="append",
            help="Encrypt it to this public key; may be repeated. By default to BACKUP_KEYS.",
        )
        parser.add_argument("--force", action="store_true", help="Overwrite the file.")
        parser.add_argument("--keep", metavar="DAYS", type=int, help="Then remove what is older in the folder.")

    def handle(self, *, file, to, force, keep, **options):
        if self._called_from_command_line:
            end_at_sigterm()
        if not file:
            raise CommandError("Name a file, or set BACKUP_DIR.")
        if file == "-":
            raise CommandError("A backup is a file: name one. It is not written to the terminal.")
        to = to or settings.BACKUP_KEYS
        is_folder = Path(file).is_dir()
        if keep is not None and (not is_folder or keep < 1):
            raise CommandError("--keep needs a folder, and at least one day.")
        try:
            path = make_backup(file, [read_recipient(text) for text in to], overwrite=force)
        except (DatabaseError, sqlite3.DatabaseError) as error:
            raise CommandError(
                f"The database could not be read: {first_line(error)}. Ask “manage.py doctor”."
            ) from error
        self.stdout.write(f"Wrote {path} ({path.stat().st_size / 1024**2:.1f} MB).")
        if not to:
            self.stdout.write(
                "It is not encrypted, so the secret key is not in it. Keep that too, in another place: private links "
                "in mails to come are made with it."
            )
        if keep is not None:
            self.stdout.write(f"Removed {remove_old_backups(path.parent, keep)} that were older than {keep} days.")
