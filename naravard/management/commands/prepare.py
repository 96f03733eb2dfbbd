import os

from django.conf import settings

from core.portal_command import PortalCommand
from naravard.environment import mistyped_names
from naravard.serving.checks import check_installation
from naravard.serving.preparation import how_to_log_in, prepare_database


class Command(PortalCommand):
    help = (
        "Prepares the database for this version: migrations, roles, what is new in the texts, the first account. "
        "“serve” does it by itself. Several nodes may run it at once."
    )

    def add_arguments(self, parser):
        parser.add_argument("--without-examples", action="store_true", help="Load the facts only, for real operation.")

    def handle(self, *, without_examples, **options):
        os.umask(0o077)  # the file with the password of the first account
        for sentence in mistyped_names():
            self.stdout.write(sentence)
        check_installation()
        first_login = prepare_database(with_examples=not without_examples)
        self.stdout.write("The database is ready.")
        if first_login:
            self.stdout.write(how_to_log_in(first_login, settings.SITE_URL))
