"""The content that the portal starts with: facts for real operation, and examples that show how it works."""

from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import transaction

from contacts.models import Organisation
from feedback.models import Inspel, ReferenceSeries
from strategy.models import Strategy

# In the order of their imports, so that what is referred to comes first.
CONTENT_APPS = ["contacts", "strategy", "feedback"]


def is_empty():
    """Whether the portal has no content yet; only then are fixtures loaded, so that no edit is ever overwritten."""
    return not (Organisation.objects.exists() or Strategy.objects.exists())


@transaction.atomic
def load_content(*, with_examples):
    """Load the facts, and the examples if wanted, into an empty database. Return whether anything was loaded."""
    if not is_empty():
        return False
    names = ["facts", "examples"] if with_examples else ["facts"]
    call_command("loaddata", *fixture_paths(names), verbosity=0)
    begin_history()
    Inspel.objects.refresh_stems()
    continue_references()
    return True


def begin_history():
    """Put each row into its history as it was loaded, so that the first text is still there after the first change."""
    for model in apps.get_models():
        if hasattr(model, "history"):
            model.history.bulk_history_create(model.objects.all())


def continue_references():
    """Let the next reference of each year come after those that were loaded."""
    for reference in Inspel.objects.order_by("pk").values_list("reference", flat=True):
        year, number = map(int, reference.split("-"))
        series, _is_new = ReferenceSeries.objects.get_or_create(year=year)
        if series.last < number:
            series.last = number
            series.save()


def fixture_paths(names):
    folders = [Path(apps.get_app_config(label).path) / "fixtures" for label in CONTENT_APPS]
    paths = [folder / f"{name}.json" for name in names for folder in folders]
    return [str(path) for path in paths if path.exists()]
