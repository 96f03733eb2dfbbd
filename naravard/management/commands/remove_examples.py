from django.core.management.base import BaseCommand, CommandError

from naravard.bootstrap.examples import ExamplesInUseError, remove_examples


class Command(BaseCommand):
    help = "Removes all example content, and nothing else."

    def handle(self, *, verbosity, **options):
        try:
            removed = remove_examples()
        except ExamplesInUseError as error:
            rows = ", ".join(sorted({f"{row._meta.label} {row.pk} ({row})" for row in error.rows}))
            raise CommandError(
                f"Nothing was removed: these refer to an example and must be changed first: {rows}."
            ) from error
        if verbosity:
            for model, count in sorted(removed.items(), key=lambda item: item[0]._meta.label):
                self.stdout.write(f"{count:5} {model._meta.label}")
            self.stdout.write(f"Removed {removed.total()} rows of example content.")
