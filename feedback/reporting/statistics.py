"""
Statistics about inspel: how many come in, how soon they are answered, what they are about and who sends them.

Each function uses one grouped query, whatever the volume: the database counts by day and Python does the rest, so that
both databases give the same numbers. Spam and confidential inspel are never counted. Every function takes a QuerySet,
so that a report can count a part of the inspel.
"""

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from feedback.deadlines import working_days
from feedback.models import Inspel
from feedback.reporting.groups import Quarters, SafeCounts, groups_in_quarters, midnight, quarter_start

CACHE_SECONDS = 300
# A period of more weeks is divided into months; sooner for answer times, because a single week has few answers.
MAX_WEEKS = 53
MAX_WEEKS_OF_ANSWER_TIMES = 26


def counted():
    """Return a QuerySet of the inspel that statistics may count."""
    return Inspel.objects.without_examples().exclude(handling=Inspel.Handling.SPAM).filter(is_confidential=False)


@dataclass(frozen=True)
class Period:
    """
    A number of whole weeks up to and including this week (None: all the time).

    Groups are counted of the latest whole `quarters` instead (None: of all).
    """

    name: str
    label: Promise
    weeks: int | None
    quarters: int | None

    def first_day(self, today):
        """Return the first day, a Monday, or None."""
        return self.weeks and today - timedelta(days=today.weekday(), weeks=self.weeks - 1)

    def since(self, today):
        """Return the start of the first day as a datetime, or None."""
        first = self.first_day(today)
        return first and midnight(first)


PERIODS = {
    period.name: period
    for period in [
        Period("all", pgettext_lazy("period", "All the time"), None, None),
        Period("year", pgettext_lazy("period", "The last 52 weeks"), 52, 4),
        Period("quarter", pgettext_lazy("period", "The last 13 weeks"), 13, 1),
        Period("month", pgettext_lazy("period", "The last 4 weeks"), 4, 1),
    ]
}
DEFAULT_PERIOD = "quarter"


def received_since(rows, since):
    return rows.filter(received_at__gte=since) if since else rows


def answered_since(rows, since):
    answered = rows.filter(
        handling__in=[Inspel.Handling.ANSWERED, Inspel.Handling.CLOSED], answered_at__gte=F("received_at")
    )
    return answered.filter(answered_at__gte=since) if since else answered


@dataclass(frozen=True)
class Span:
    """A week or a month in a chart."""

    first_day: date
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


def count_by_day(rows):
    """Return {day: number of inspel received}."""
    days = rows.order_by().annotate(day=TruncDate("received_at")).values_list("day").annotate(count=Count("pk"))
    return dict(days)


def spans(first, last, max_weeks=MAX_WEEKS):
    """Return a Span for every week from the day `first` to the day `last`, or for every month after `max_weeks`."""
    by_week = (last - first).days <= max_weeks * 7
    found = [Span.of(first, by_week=by_week)]
    while (following := found[-1].next()).first_day <= last:
        found.append(following)
    return found


def inflow(rows, first, last, max_weeks=MAX_WEEKS):
    """
    Return [(span, number of inspel received)] from the day `first` (None: of the first inspel) without gaps.

    More than `max_weeks` are divided into months.
    """
    days = count_by_day(rows)
    all_spans = spans(first or min(days, default=last), last, max_weeks)
    counts = Counter()
    for day, count in days.items():
        counts[Span.of(day, by_week=all_spans[0].is_week)] += count
    return [(span, counts[span]) for span in all_spans]


@dataclass(frozen=True)
class AnswerTimes:
    """
    How many answers there were, how many of them in time, and how long they took.

    `median` and `ninetieth` are percentiles in Swedish working days after the day of arrival, as the deadline counts
    them. None if there was no answer.
    """

    count: int
    in_time: int
    median: int | None
    ninetieth: int | None

    @property
    def share_in_time(self):
        return round(100 * self.in_time / self.count) if self.count else None


def answer_times(rows, first, last):
    """Return (AnswerTimes of all, [(span, AnswerTimes)]) from the day `first` (None: of the first answer)."""
    pairs = list(
        rows.order_by()
        .annotate(came=TruncDate("received_at"), answered=TruncDate("answered_at"))
        .values_list("came", "answered")
        .annotate(count=Count("pk"), in_time=Count("pk", filter=Q(answered_at__date__lte=F("answer_due_on"))))
    )
    if not pairs:
        return AnswerTimes(0, 0, None, None), []
    calendar = working_days(min(came for came, *_rest in pairs), max(answered for _came, answered, *_rest in pairs))
    all_spans = spans(first or min(answered for _came, answered, *_rest in pairs), last, MAX_WEEKS_OF_ANSWER_TIMES)
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
    """Return the least value that `percent` of all do not exceed, of {value: number}; None if there are none."""
    needed, reached = counts.total() * percent, 0
    for value in sorted(counts):
        reached += 100 * counts[value]
        if reached >= needed:
            return value
    return None


def by_field(rows, field):
    """Return a Counter {value of the field: number of inspel}."""
    return Counter(dict(rows.order_by().values_list(field).annotate(count=Count("pk"))))


def period_statistics(period_name, today=None):
    """Return the statistics of a period as a dict, cached: they are the same for everybody who may see them."""
    today = today or timezone.localdate()
    key = f"feedback.numbers.{period_name}.{today}.{get_language()}"
    return cache.get_or_set(key, lambda: _period_statistics(PERIODS[period_name], today), CACHE_SECONDS)


def _period_statistics(period, today):
    first, since = period.first_day(today), period.since(today)
    received = received_since(counted(), since)
    times, times_by_span = answer_times(answered_since(counted(), since), first, today)
    by_time = inflow(received, first, today)
    quarters = _quarters(period, by_time[0][0].first_day, today)
    return {
        "inflow": by_time,
        "has_examples": received.filter(is_example=True).exists(),
        "times": times,
        "times_by_span": times_by_span,
        "quarters": quarters,
        "groups": {field: _groups_of_everything(quarters, field) for field in ("sub_goal", "municipality", "role")},
    }


def _quarters(period, first_day, today):
    if period.quarters:
        return Quarters.latest(period.quarters, today)
    return Quarters.within(quarter_start(first_day), today, today)


def _groups_of_everything(quarters, field):
    return groups_in_quarters(counted(), quarters, field, none_is_a_group=True) if quarters else SafeCounts({}, (), 0)
