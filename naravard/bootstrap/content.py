"""The initial content: facts for production, and examples that show how the portal works."""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from contacts.models import Organisation
from core.history import begin_history
from feedback.models import Inspel, ReferenceSeries
from followup.annual_report.examples import load_example_report
from followup.example_values import load_example_values
from followup.self_assessment.examples import load_example_assessments
from naravard.bootstrap.example_dates import move_examples
from naravard.bootstrap.new_texts import add_new_kinds, take_new_texts
from strategy.models import NewsItem, Strategy


def is_empty():
    """Return whether the portal has no content. Fixtures are loaded only then, so that no edit is overwritten."""
    return not (Organisation.objects.exists() or Strategy.objects.exists())


@transaction.atomic
def load_content(*, with_examples):
    """Load the facts and optionally the examples into an empty database. Return whether anything was loaded."""
    if not is_empty():
        # A database that was filled in another way than by the portal, such as from a file of rows, goes on above it.
        ReferenceSeries.objects.continue_after_stored(timezone.localdate().year)
        return False
    names = ["facts", "examples"] if with_examples else ["facts"]
    call_command("loaddata", *fixture_paths(names), verbosity=0)
    NewsItem.objects.filter(is_example=False).update(publish_at=timezone.now())  # they tell that the portal is there
    move_examples(timezone.localdate())
    load_example_values(timezone.localdate().year)
    if with_examples:
        load_example_assessments(timezone.localdate())
        load_example_report(timezone.localdate())
    begin_history()
    Inspel.objects.refresh_stems()
    continue_references()
    return True


@transaction.atomic
def refresh_content():
    """
    Take what is new in the fixtures into rows that came from them and that nobody has edited, and add kinds of facts
    that the portal has never had. Return how many rows.
    """
    return take_new_texts(fixture_paths(["facts", "examples"])) + add_new_kinds(fixture_paths(["facts"]))


def continue_references():
    """Make the next reference of each year follow the loaded ones."""
    references = Inspel.objects.order_by("pk").values_list("reference", flat=True)
    for year in sorted({int(reference.split("-")[0]) for reference in references}):
        ReferenceSeries.objects.continue_after_stored(year)


def fixture_paths(names):
    """Return the paths of the fixtures in loading order: rows come after those that they refer to."""
    folders = [Path(apps.get_app_config(label).path) / "fixtures" for label in settings.PORTAL_APPS]
    paths = [folder / f"{name}.json" for name in names for folder in folders]
    return [str(path) for path in paths if path.exists()]
