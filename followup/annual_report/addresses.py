"""Where the pages are of what a report is about: it stays as it is, while rows are renamed, hidden and deleted."""

from followup.models import Activity, AssessmentPeriod, Indicator
from strategy.models import SubGoal

_SHOWN = [Indicator.objects.public, AssessmentPeriod.objects.public, Activity.objects.public, SubGoal.objects.public]


def addresses(document):
    """Return {(label of the model, key): address} of the rows that a document is about and that have a page today."""
    wanted = set(_abouts(document))
    shown = [rows().filter(pk__in=_keys(wanted, rows().model)) for rows in _SHOWN]
    return {(row._meta.label_lower, row.pk): row.get_absolute_url() for rows in shown for row in rows}


def _abouts(document):
    for section in document["sections"]:
        for part in section["parts"]:
            rows = [row for table in part["tables"] for row in table["rows"]]
            yield from (tuple(one["about"]) for one in [part, *rows] if one["about"])


def _keys(wanted, model):
    return [pk for label, pk in wanted if label == model._meta.label_lower]
