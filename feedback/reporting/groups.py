"""
Numbers by group (who sent, theme, sub-goal, municipality, reason) that show nobody, whatever is compared.

They are counted of everything, by whole calendar quarters that are over, and never of anything finer. Each quarter
hides its own small groups. So whatever periods somebody compares, their difference holds no less than a quarter.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count
from django.db.models.functions import TruncQuarter
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from contacts.models import Organisation
from feedback.privacy.small_groups import MIN_GROUP_SIZE, suppress_small_groups
from strategy.models import SubGoal


def midnight(day):
    """Return the start of the day in the time zone of the portal, as a datetime."""
    return timezone.make_aware(datetime.combine(day, time.min))


def quarter_start(day):
    """Return the first day of the calendar quarter of the day."""
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)


@dataclass(frozen=True)
class Quarters:
    """The calendar quarters from the day `first` to the day `last`."""

    first: date
    last: date

    @classmethod
    def within(cls, first, last, today):
        """Return the whole quarters in a period of days that are over, or None."""
        start = quarter_start(first if first == quarter_start(first) else quarter_start(first) + timedelta(days=92))
        end = quarter_start(min(last + timedelta(days=1), today))
        return cls(start, end - timedelta(days=1)) if start < end else None

    @classmethod
    def latest(cls, number, today):
        """Return so many quarters, the last that are over."""
        start = end = quarter_start(today)
        for _quarter in range(number):
            start = quarter_start(start - timedelta(days=1))
        return cls(start, end - timedelta(days=1))

    def of(self, rows, moment):
        """Return the rows whose datetime field `moment` is in the quarters."""
        end = midnight(self.last + timedelta(days=1))
        return rows.filter(**{f"{moment}__gte": midnight(self.first), f"{moment}__lt": end})

    def note(self):
        """Return a sentence that says how groups in these quarters are counted."""
        days = {name: formats.date_format(getattr(self, name), "DATE_FORMAT") for name in ("first", "last")}
        text = _(
            "Counted by whole quarters, %(first)s to %(last)s. A group of fewer than %(smallest)d in a quarter is not "
            "shown, since one could tell who it is."
        )
        return text % (days | {"smallest": MIN_GROUP_SIZE})


def note_without_quarters():
    """Return a sentence that says why no groups are counted."""
    return _("Counted only for whole quarters that are over, and for everything: a part could show who somebody is.")


@dataclass(frozen=True)
class SafeCounts:
    """`shown` is {group: number}; `hidden` are the groups that are not shown and `rest` is their number together."""

    shown: dict
    hidden: tuple
    rest: int

    def lines(self, names, *, largest_first=False):
        """Return [(name, number)] of the groups that are shown, in the order of {group: name}."""
        lines = [(str(name), self.shown[group]) for group, name in names.items() if group in self.shown]
        return sorted(lines, key=lambda line: -line[1]) if largest_first else lines


def groups_in_quarters(rows, quarters, field, *, none_is_a_group=False):
    """Return SafeCounts of the values of the field, added up from what may be shown of each quarter."""
    by_quarter = {}
    received = quarters.of(rows, "received_at")
    lines = received.order_by().annotate(quarter=TruncQuarter("received_at")).values_list("quarter", field)
    for quarter, group, count in lines.annotate(count=Count("pk")):
        if none_is_a_group or group is not None:
            by_quarter.setdefault(quarter, Counter())[group] = count
    shown, rest, groups = Counter(), 0, {}
    for counts in by_quarter.values():
        large, small = suppress_small_groups(counts)
        shown, rest, groups = shown + Counter(large), rest + small, groups | counts
    return SafeCounts(dict(shown), tuple(group for group in groups if group not in shown), rest)


def sub_goal_names(keys):
    """Return {key: name} of the current sub-goals and of the earlier ones with the keys, None being none of them."""
    goals = SubGoal.objects.current_and(keys)
    return {goal.pk: goal.title_with_years for goal in goals} | {None: _("The strategy as a whole")}


def municipality_names():
    """Return {key: name}, None being none of them."""
    return {place.pk: place.name for place in Organisation.objects.municipalities()} | {None: _("The whole of Dalarna")}
