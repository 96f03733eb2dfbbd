"""The base of the portal's own commands: what stops one is said in sentences alone."""

import signal
import sys

from django.core.checks import ERROR, WARNING, run_checks
from django.core.management.base import BaseCommand, CommandError


class PortalCommand(BaseCommand):
    """
    A command that says what is wrong without the names of classes that Django writes before it, and ends with 1.

    With --traceback it ends as Django's own do.
    """

    def execute(self, *arguments, **options):
        try:
            return super().execute(*arguments, **options)
        except CommandError as error:
            if not self._called_from_command_line or options["traceback"]:
                raise
            self.stderr.write(str(error))
            sys.exit(error.returncode)

    def check(self, **options):
        """Run the system checks. Say what may be wrong, and raise CommandError with what is."""
        for sentence in system_sentences(WARNING, ERROR):
            self.stderr.write(sentence)
        if errors := list(system_sentences(ERROR)):
            raise CommandError("\n".join(errors))


def end_at_sigterm():
    """Let SIGTERM end the command as an error does, so that it clears away what it has begun."""
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))


def system_sentences(least, below=None):
    """Yield what Django and the apps find wrong, from this level on: each with what to do, on one line."""
    for message in run_checks():
        if least <= message.level < (below or sys.maxsize) and not message.is_silenced():
            yield " ".join(f"{message.msg} {message.hint or ''}".split())
