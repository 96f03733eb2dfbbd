from django.core.management.base import CommandError

from core.portal_command import PortalCommand
from naravard.bootstrap.simulation import simulate_inspel


class Command(PortalCommand):
    help = "Makes example inspel in great numbers, to try how the portal stands volumes. Not for real operation."

    def add_arguments(self, parser):
        parser.add_argument("--count", type=int, required=True, help="how many")
        parser.add_argument("--seed", type=int, help="the same number makes the same inspel again")

    def handle(self, *, count, seed, verbosity, **options):
        if count < 1:
            raise CommandError("--count must be at least 1.")
        stored = 0

        def report(batch_size):
            nonlocal stored
            stored += batch_size
            if verbosity:
                self.stdout.write(f"{stored} of {count} inspel")

        simulate_inspel(count=count, seed=seed, done=report)
