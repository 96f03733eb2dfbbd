"""The activities as CSV, with the columns that an import reads. What is made up is not among them."""

from followup.csv_files import as_csv
from followup.models import Activity

COLUMNS = [
    "slug",
    "title",
    "text",
    "status",
    "starts_on",
    "ends_on",
    "sub_goals",
    "organisations",
    "key_figures",
    "is_public",
]
SEPARATOR = " | "


def activities_as_csv():
    """Return bytes with all activities, in Swedish."""
    rows = Activity.objects.filter(is_example=False).order_by("pk")
    return as_csv(map(_row, rows.prefetch_related("sub_goals", "organisations", "indicators")), COLUMNS)


def _row(activity):
    return {
        "slug": activity.slug,
        "title": activity.title_sv,
        "text": activity.text_sv,
        "status": activity.status,
        "starts_on": activity.starts_on or "",
        "ends_on": activity.ends_on or "",
        "sub_goals": SEPARATOR.join(sorted(row.slug for row in activity.sub_goals.all())),
        "organisations": SEPARATOR.join(sorted(row.name_sv for row in activity.organisations.all())),
        "key_figures": SEPARATOR.join(sorted(row.slug for row in activity.indicators.all())),
        "is_public": "yes" if activity.is_public else "no",
    }
