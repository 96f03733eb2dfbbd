"""
Numbers about inspel: how many come in, how soon they are answered, and what and whom they are about.

Each is one grouped query, whatever the volume; the database counts by day and the rest is done here, the same way on
both databases. Spam and what is confidential is in none of them. Every function takes the rows to count, so that a
report can count a part of them.
"""

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.core.cache import cache
from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from feedback.deadlines import working_days
from feedback.models import Inspel
from feedback.privacy.small_groups import SMALLEST_SHOWN, suppress_small_groups

KEPT_SECONDS = 300
LONGEST_IN_WEEKS = 53
LONGEST_TIMES_IN_WEEKS = 26  # fewer: a week has too few answers to tell much, and each has two values


def counted():
    return Inspel.objects.exclude(handling=Inspel.Handling.SPAM).filter(is_confidential=False)


@dataclass(frozen=True)
class Period:
    """So many whole weeks up to now, this one among them; None: since the beginning."""

    name: str
    label: Promise
    weeks: int | None

    def first_day(self, today):
        return self.weeks and today - timedelta(days=today.weekday(), weeks=self.weeks - 1)

    def since(self, today):
        first = self.first_day(today)
        return first and midnight(first)


# The longest first: what is shown of a shorter one must tell nothing when it is subtracted from a longer.
PERIODS = {
    period.name: period
    for period in [
        Period("all", pgettext_lazy("period", "All the time"), None),
        Period("year", pgettext_lazy("period", "The last 52 weeks"), 52),
        Period("quarter", pgettext_lazy("period", "The last 13 weeks"), 13),
        Period("month", pgettext_lazy("period", "The last 4 weeks"), 4),
    ]
}

DEFAULT_PERIOD = "quarter"


def midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))


def received_since(rows, since):
    return rows.filter(received_at__gte=since) if since else rows


def answered_since(rows, since):
    answered = rows.filter(
        handling__in=[Inspel.Handling.ANSWERED, Inspel.Handling.CLOSED], answered_at__gte=F("received_at")
    )
    return answered.filter(answered_at__gte=since) if since else answered


@dataclass(frozen=True)
class Span:
    """A week or a month in a diagram, by its first day."""

    first_day: object
    is_week: bool

    @classmethod
    def of(cls, day, *, by_week):
        first = day - timedelta(days=day.weekday()) if by_week else day.replace(day=1)
        return cls(first, by_week)

    def next(self):
        return Span.of(self.first_day + timedelta(days=7 if self.is_week else 32), by_week=self.is_week)

    @property
    def label(self):
        if self.is_week:
            return _("Week %(week)d") % {"week": self.first_day.isocalendar().week}
        return f"{self.first_day:%Y-%m}"


def by_day(rows, field="received_at"):
    """Return {day: how many}."""
    days = rows.order_by().annotate(day=TruncDate(field)).values_list("day").annotate(count=Count("pk"))
    return dict(days)


def spans(first, last, longest_in_weeks=LONGEST_IN_WEEKS):
    """Return every week, or month if it is long, from the day `first` to the day `last`."""
    by_week = (last - first).days <= longest_in_weeks * 7
    found = [Span.of(first, by_week=by_week)]
    while (following := found[-1].next()).first_day <= last:
        found.append(following)
    return found


def inflow(rows, first, last):
    """Return [(span, how many came in)] without a gap, for rows that came in from `first` (None: the first) on."""
    days = by_day(rows)
    all_spans = spans(first or min(days, default=last), last)
    counts = Counter()
    for day, count in days.items():
        counts[Span.of(day, by_week=all_spans[0].is_week)] += count
    return [(span, counts[span]) for span in all_spans]


@dataclass(frozen=True)
class AnswerTimes:
    """
    In Swedish working days after the day an inspel came in, the same days that the promise of an answer is made in.

    `median` and `ninetieth`: half of them, and nine in ten, were answered within so many days. None if none was.
    """

    count: int
    in_time: int
    median: int | None
    ninetieth: int | None

    @property
    def share_in_time(self):
        return round(100 * self.in_time / self.count) if self.count else None


def answer_times(rows, first, last):
    """Return (AnswerTimes of all, [(span, AnswerTimes)]) for rows that were answered from `first` (None: all) on."""
    pairs = list(
        rows.order_by()
        .annotate(came=TruncDate("received_at"), answered=TruncDate("answered_at"))
        .values_list("came", "answered")
        .annotate(count=Count("pk"), in_time=Count("pk", filter=Q(answered_at__date__lte=F("answer_due_on"))))
    )
    if not pairs:
        return AnswerTimes(0, 0, None, None), []
    calendar = working_days(min(came for came, *_rest in pairs), max(answered for _came, answered, *_rest in pairs))
    all_spans = spans(first or min(answered for _came, answered, *_rest in pairs), last, LONGEST_TIMES_IN_WEEKS)
    lines = [
        (answered, bisect_right(calendar, answered) - bisect_right(calendar, came), count, in_time)
        for came, answered, count, in_time in pairs
    ]
    by_span = {span: [] for span in all_spans}
    for line in lines:
        by_span.setdefault(Span.of(line[0], by_week=all_spans[0].is_week), []).append(line)
    return _times(lines), [(span, _times(by_span[span])) for span in all_spans]


def _times(lines):
    by_days = Counter()
    for _answered, days, count, _in_time in lines:
        by_days[days] += count
    return AnswerTimes(
        count=by_days.total(),
        in_time=sum(in_time for *_rest, in_time in lines),
        median=percentile(by_days, 50),
        ninetieth=percentile(by_days, 90),
    )


def percentile(counts, percent):
    """Return the least value that at least so many percent of all do not exceed, of {value: how many}."""
    needed, reached = counts.total() * percent, 0
    for value in sorted(counts):
        reached += 100 * counts[value]
        if reached >= needed:
            return value
    return None


def by_field(rows, field):
    """Return {value: how many}."""
    return Counter(dict(rows.order_by().values_list(field).annotate(count=Count("pk"))))


@dataclass(frozen=True)
class SafeCounts:
    """`shown` {group: how many}; `hidden` names the groups that are not shown and `rest` how many they are together."""

    shown: dict
    hidden: tuple
    rest: int


def safe_counts(counts, also=()):
    """Hide every small group, and those in `also`, so that none can be found by subtraction either."""
    shown, rest = suppress_small_groups(counts, also)
    return SafeCounts(shown, tuple(group for group in counts if group not in shown), rest)


def roles_in_periods(rows, today):
    """
    Return {period name: SafeCounts of the roles}.

    The periods lie within each other. A group that is larger by less than SMALLEST_SHOWN in a longer one is hidden in
    the shorter, or the difference would show a small group.
    """
    ranges = {name: period.since(today) for name, period in PERIODS.items()}
    counts = {name: Count("pk", filter=Q(received_at__gte=since) if since else None) for name, since in ranges.items()}
    lines = {line["role"]: line for line in rows.order_by().values("role").annotate(**counts)}
    safe, shown_before = {}, {}
    for name in PERIODS:
        here = {role: lines[role][name] if role in lines else 0 for role in Inspel.Role.values}
        too_close = {role for role, longer in shown_before.items() if 0 < longer - here[role] < SMALLEST_SHOWN}
        safe[name] = safe_counts(here, also=too_close)
        shown_before |= safe[name].shown
    return safe


def numbers(period_name, today=None):
    """
    Return the numbers of a period as a dict, kept for some minutes: they are the same for everybody who may see them.
    """
    today = today or timezone.localdate()
    key = f"feedback.numbers.{period_name}.{today}.{get_language()}"
    return cache.get_or_set(key, lambda: _numbers(PERIODS[period_name], today), KEPT_SECONDS)


def _numbers(period, today):
    first, since = period.first_day(today), period.since(today)
    received = received_since(counted(), since)
    times, times_by_span = answer_times(answered_since(counted(), since), first, today)
    return {
        "inflow": inflow(received, first, today),
        "has_examples": received.filter(is_example=True).exists(),
        "times": times,
        "times_by_span": times_by_span,
        "sub_goals": by_field(received, "sub_goal"),
        "municipalities": by_field(received, "municipality"),
        "roles": roles_in_periods(counted(), today)[period.name],
    }
