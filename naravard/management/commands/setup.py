from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from naravard.bootstrap.content import load_content
from naravard.serving.checks import check_migrations
from naravard.staff.roles import create_roles


class Command(BaseCommand):
    help = "Loads the facts about the strategy into an empty database, and keeps the roles as they should be."

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
        if verbosity:
            self.stdout.write(self.outcome(loaded, with_examples))

    def outcome(self, loaded, with_examples):
        if not loaded:
            return "The database has content already: nothing was loaded, and nobody's edits were touched."
        return "Loaded the facts and the examples." if with_examples else "Loaded the facts."
