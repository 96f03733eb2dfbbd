"""The activities and the promises of a report."""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.punctuation import comma_list
from followup.annual_report.sections import part, section, table, text_of
from followup.models import Activity, ActivityStatus, Promise, PromiseOutcome

MOST_NAMED = 100


def activities_section(asked):
    years = [_activities_of(asked.is_example, year) for year in (asked.year, asked.year - 1)]
    names = {"began": _("Began"), "ended": _("Ended"), "under_way": _("Under way at the end of the year")}
    rows = [
        (None, [label, *asked.numbers.add(f"activities:{key}", *(_number(counts, key) for counts in years))])
        for key, label in names.items()
    ]
    tables = [table(_("Activities in numbers"), [_("Activities"), asked.year, asked.year - 1], rows)]
    if named := _named(years[0]):
        tables.append(table(_("The activities of the year"), [_("Activity"), _("Whose"), _("Status")], named))
    return section(
        "aktiviteter",
        _("Activities"),
        parts=[part(tables=tables)],
        links=[(reverse("activity_list"), _("All activities"))],
    )


def _activities_of(is_example, year):
    """Return the activities that began or ended in the year, and those that were under way at its end."""
    rows = Activity.objects.public().filter(is_example=is_example)
    last_day = date(year, 12, 31)
    is_known = rows.filter(entered_on__lte=last_day).exists()
    over = Q(ends_on__lte=last_day, status__in=[ActivityStatus.DONE, ActivityStatus.STOPPED])
    has_begun = Q(starts_on__lte=last_day) | Q(starts_on=None, entered_on__lte=last_day, status=ActivityStatus.ONGOING)
    return {
        "began": rows.filter(starts_on__year=year).exclude(status=ActivityStatus.PLANNED),
        "ended": rows.filter(over, ends_on__year=year),
        "is_known": is_known,
        "under_way": rows.filter(has_begun).exclude(over).exclude(status=ActivityStatus.PLANNED),
    }


def _number(counts, key):
    """Return how many, or None if there is none and nothing had been entered by the end of the year."""
    count = counts[key].count()
    return count if count or counts["is_known"] else None


def _named(found):
    """Return the rows of a table of all these activities, at most MOST_NAMED, in the order in which they began."""
    rows = (found["began"] | found["ended"] | found["under_way"]).distinct()
    rows = rows.prefetch_related("organisations").order_by("starts_on", "pk")[:MOST_NAMED]
    return [(row, [text_of(row, "title"), _whose(row), capfirst(row.get_status_display())]) for row in rows]


def _whose(activity):
    return comma_list(row.name for row in activity.organisations.all()) or _("The steering group")


def promises_section(asked):
    years = [_promises_of(asked.is_example, year) for year in (asked.year, asked.year - 1)]
    names = {
        "made": _("Given"),
        "kept": _("Kept"),
        "explained": _("Not kept, with a reason"),
        "late": _("Late at the end of the year"),
    }
    rows = [
        (None, [label, *asked.numbers.add(f"promises:{key}", *(counts[key] for counts in years))])
        for key, label in names.items()
    ]
    return section(
        "loften",
        _("Promises"),
        parts=[part(tables=[table(_("Promises in numbers"), [_("Promises"), asked.year, asked.year - 1], rows)])],
        links=[(reverse("promise_list"), _("What we have promised"))],
    )


def _promises_of(is_example, year):
    rows, last_day = Promise.objects.filter(is_example=is_example), date(year, 12, 31)
    if not rows.filter(made_on__lte=last_day).exists():
        return dict.fromkeys(["made", "kept", "explained", "late"])
    was_open = Q(settled_on=None) | Q(settled_on__gt=last_day)
    return {
        "made": rows.filter(made_on__year=year).count(),
        "kept": rows.filter(settled_on__year=year, outcome=PromiseOutcome.KEPT).count(),
        "explained": rows.filter(settled_on__year=year, outcome=PromiseOutcome.EXPLAINED).count(),
        "late": rows.filter(was_open, due_on__lt=last_day, made_on__lte=last_day).count(),
    }
