import os
from pathlib import Path

import pyrage
from django.core.management.base import CommandError

from core.portal_command import PortalCommand


class Command(PortalCommand):
    help = "Makes a key for encrypted backups: the secret half in a new file, the public one for “backup --to”."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="KEYFILE")

    def handle(self, *, file, **options):
        key = pyrage.x25519.Identity.generate()
        try:
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as output:
                output.write(f"# public key: {key.to_public()}\n{key}\n")
        except OSError as error:
            raise CommandError(f"{file} cannot be written ({error.strerror}).") from error
        self.stdout.write(str(key.to_public()))
        self.stderr.write(f"Keep {Path(file).name} where the backups are not: without it none of them can be read.")
