"""
The table of what is kept how long: each app registers its kinds of rows, and core/housekeeping.py removes them.

A kind has a safe default, or none if the law asks for a decision on what may be removed: then nothing is removed until
a StoragePeriod with the decision is in the admin. For inspel `feedback` has rules of its own, since the time depends on
their state and leaves receipts: a RuleBook shows them in the table and lets the worker carry them out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from core.models.storage_period import LEAST_DAYS, StoragePeriod


@dataclass(frozen=True)
class StoredKind:
    """
    A kind of rows: their name, what is removed, from when the time counts, and the default in days (None: a decision).

    `overdue` takes the midnight before which a row must have begun to count, and returns a queryset of the rows that
    still hold what is removed. `remove` takes such a queryset. `look` is called each night before: it finds what no row
    tells of by itself. Rows that somebody should have dealt with have a StoredKindWarning. No fewer than `least_days`
    can be chosen.
    """

    name: str
    label: str
    counts_from: str
    overdue: Callable
    remove: Callable
    default_days: int | None = None
    look: Callable = lambda: None
    warning: "StoredKindWarning | None" = None
    least_days: int = LEAST_DAYS

    @property
    def needs_decision(self):
        return self.default_days is None


@dataclass(frozen=True)
class StoredKindWarning:
    """
    What the admin's first page says WARN_DAYS before rows go that nobody has dealt with, to who may see the model.

    `sentence` takes how many, `query` is that of the list with them.
    """

    model: str
    query: str
    sentence: Callable


@dataclass(frozen=True)
class RuleBook:
    """
    Rules by which rows are removed that no StoredKind can describe.

    `lines` returns RuleLines for the table, and `apply` takes a time and returns how many rows it removed then.
    """

    lines: Callable
    apply: Callable


@dataclass(frozen=True)
class RuleLine:
    """A line of the table: `kept` says how long in words, `decision` is its reference; both are "" without a rule."""

    label: str
    counts_from: str
    kept: str
    decision: str
    overdue: int
    url: str


WARN_DAYS = 14
STORED_KINDS = {}
RULE_BOOKS = {}


def register_stored_kind(name, **fields):
    """Register a kind of rows under a name such as “core.session”. Raise ValueError if the name is taken."""
    if name in STORED_KINDS:
        raise ValueError(f"two kinds with the name {name}")
    STORED_KINDS[name] = StoredKind(name, **fields)


def register_rule_book(name, **fields):
    """Register a RuleBook under a name such as “feedback.inspel”. Raise ValueError if the name is taken."""
    if name in RULE_BOOKS:
        raise ValueError(f"two rule books with the name {name}")
    RULE_BOOKS[name] = RuleBook(**fields)


def delete_rows(rows):
    rows.delete()


def days_in_force():
    """Return {name of a kind: days, or None if nothing of it is removed}."""
    periods = {period.kind: period for period in StoragePeriod.objects.all()}
    return {name: _days(kind, periods.get(name)) for name, kind in STORED_KINDS.items()}


def days_of_kind(name):
    """Return what `days_in_force` says of one kind."""
    return _days(STORED_KINDS[name], StoragePeriod.objects.filter(kind=name).first())


def _days(kind, period):
    if period is None:
        return kind.default_days
    is_decided = period.decision_reference or not kind.needs_decision
    return period.days if is_decided else None


def start_of_kept_time(days, now):
    """
    Return the midnight, in the portal's time zone, before which a row is no longer kept.

    A row of any hour of the 1st that is kept for 7 days is there until the end of the 8th.
    """
    first_day = timezone.localdate(now) - timedelta(days=days)
    return timezone.make_aware(datetime.combine(first_day, time.min))
