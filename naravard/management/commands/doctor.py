from django.core.management.base import CommandError

from core.portal_command import PortalCommand
from naravard.serving.doctor import problems


class Command(PortalCommand):
    help = "Says in plain words what is wrong with this installation. Changes nothing; ends with 1 if something is."
    requires_system_checks = ()

    def handle(self, **options):
        found = problems()
        for sentence in found:
            self.stdout.write(f"- {sentence}")
        if found:
            raise CommandError("There is something to mend: see above.")
        self.stdout.write("Nothing is wrong.")
