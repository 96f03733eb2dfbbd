import os
from pathlib import Path

from django.core.management.base import CommandError

from core.portal_command import PortalCommand, end_at_sigterm
from naravard.backup.encryption import read_identities
from naravard.backup.restore import restore_backup

QUESTION = (
    "Everything that this portal holds – database and uploads – is replaced by the backup. Type “replace” to go on: "
)


class Command(PortalCommand):
    help = "Makes the portal from what “manage.py backup” wrote. The portal must be stopped."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--identity", metavar="KEYFILE", type=Path, help="The file with the secret age key.")
        parser.add_argument("--replace", action="store_true", help="Replace what this portal holds, after a question.")
        parser.add_argument("--noinput", action="store_false", dest="interactive", help="Do not ask.")

    def handle(self, *, file, identity, replace, interactive, **options):
        if self._called_from_command_line:
            os.umask(0o077)  # as in serve: only the account of the portal may read it
            end_at_sigterm()

        def may_replace():
            try:
                return replace and (not interactive or input(QUESTION).strip() == "replace")
            except EOFError as error:
                raise CommandError("Nobody is there to answer. Add --noinput, or run it with a terminal.") from error

        for sentence in restore_backup(file, read_identities(identity) if identity else (), may_replace=may_replace):
            self.stdout.write(f"- {sentence}")
        self.stdout.write(f"Restored {file}.")
