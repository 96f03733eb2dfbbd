from django.core.management.base import CommandError
from django.db import connection

from core.portal_command import PortalCommand
from naravard.bootstrap.content import load_content, refresh_content
from naravard.serving.checks import check_migrations
from naravard.staff.roles import create_roles


class Command(PortalCommand):
    help = (
        "Loads the facts into an empty database, or what is new in the texts that nobody has edited, "
        "and keeps the roles as they should be."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--with-examples",
            action="store_true",
            help="Also load example content, which is marked as such and goes away with “remove_examples”.",
        )

    def handle(self, *, with_examples, verbosity, **options):
        check_migrations()
        if "contacts_organisation" not in connection.introspection.table_names():
            raise CommandError("The database has no tables yet. Run “manage.py migrate” first.")
        create_roles()
        loaded = load_content(with_examples=with_examples)
        renewed = 0 if loaded else refresh_content()
        if verbosity:
            self.stdout.write(self.outcome(loaded, renewed, with_examples))

    def outcome(self, loaded, renewed, with_examples):
        if renewed:
            return f"{renewed} of the texts that the portal began with got new words. Nobody's edits were touched."
        if not loaded:
            return "The database has content already: nothing was loaded, and nobody's edits were touched."
        return "Loaded the facts and the examples." if with_examples else "Loaded the facts."
