"""
The report about inspel for the steering group: statistics of a period, and quotes from published texts.

The page in the admin, the PDF and the workbook all show the result of `steering_report`.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from contacts.models import Organisation
from core.date_spans import day_span
from core.swedish_order import SwedishOrder
from feedback.lifecycle import CloseReason, Handling
from feedback.models import Inspel, Theme
from feedback.reporting.statistics import (
    MIN_GROUP_SIZE,
    Quarters,
    answer_times,
    by_field,
    counted,
    groups_in_quarters,
    inflow,
    midnight,
)
from strategy.models import SubGoal

MOST_QUOTES = 30
MAX_WEEKS = 14  # those of a quarter; as many rows as are read at a glance, and fit beside the rest on a page


@dataclass(frozen=True)
class Selection:
    """The days that the report covers, both included, and what the inspel are about (None: everything)."""

    first: date
    last: date
    sub_goal: SubGoal | None = None
    municipality: Organisation | None = None
    theme: Theme | None = None

    def rows(self):
        chosen = {"sub_goal": self.sub_goal, "municipality": self.municipality, "themes": self.theme}
        return counted().filter(**{name: value for name, value in chosen.items() if value})

    @property
    def is_of_everything(self):
        return not (self.sub_goal or self.municipality or self.theme)

    def within(self, rows, moment):
        """Return the rows whose datetime field `moment` is in the period."""
        return rows.filter(
            **{f"{moment}__gte": midnight(self.first), f"{moment}__lt": midnight(self.last + timedelta(days=1))}
        )

    def before(self):
        """Return the Selection of the period before: as many whole months if it is whole months, else as many days."""
        last = self.first - timedelta(days=1)
        after = self.last + timedelta(days=1)
        if self.first.day == 1 and after.day == 1:
            months = 12 * (after.year - self.first.year) + after.month - self.first.month
            years, month = divmod(12 * self.first.year + self.first.month - 1 - months, 12)
            return replace(self, first=date(years, month + 1, 1), last=last)
        return replace(self, first=last - (self.last - self.first), last=last)

    def days(self):
        return day_span(self.first, self.last)

    def labelled_values(self):
        """Return [(label, value)]."""
        return [
            (_("Period"), self.days()),
            (_("Sub-goal"), self.sub_goal.title_with_years if self.sub_goal else _("All sub-goals")),
            (_("Municipality"), self.municipality or _("All municipalities")),
            (_("Theme"), self.theme or _("All themes")),
        ]


@dataclass(frozen=True)
class Table:
    """A table of texts and numbers. With `has_bars` the last number of each row is shown as a bar."""

    title: str
    heads: list
    rows: list
    has_bars: bool = True
    note: str = ""


@dataclass(frozen=True)
class Quote:
    """A published inspel, with its public texts only."""

    reference: str
    day: date
    title: str
    text: str
    answer: str
    led_to: str
    language: str


@dataclass(frozen=True)
class SteeringReport:
    """`key_figures` are [(label, value)], `figures_before` {label: value} of the period before."""

    title: str
    selection: Selection
    key_figures: list
    figures_before: dict
    tables: list
    quotes: list
    quotes_in_all: int
    has_examples: bool

    def compared_figures(self):
        """Return [(label, value, value in the period before, or “–”)]."""
        return [(label, value, self.figures_before.get(label, "–")) for label, value in self.key_figures]


def steering_report(selection):
    """Return the SteeringReport, in a fixed number of queries."""
    rows = selection.rows()
    received = selection.within(rows, "received_at")
    published = selection.within(rows, "published_at").published()
    return SteeringReport(
        title=_("Inspel to God och nära vård i Dalarna"),
        selection=selection,
        key_figures=list(_key_figures(selection)),
        figures_before=dict(_key_figures(selection.before())),
        tables=list(_tables(received, selection)),
        quotes=[_quote(inspel) for inspel in published.order_by("-published_at", "-pk")[:MOST_QUOTES]],
        quotes_in_all=published.count(),
        has_examples=received.filter(is_example=True).exists(),
    )


def _key_figures(selection):
    rows = selection.rows()
    received = selection.within(rows, "received_at")
    decided = selection.within(rows.filter(handling__in=Handling.answered_states()), "answered_at")
    times, _by_span = answer_times(decided, selection.first, selection.last)
    states = by_field(received, "handling")
    yield _("Came in"), states.total()
    yield _("Of these still being handled"), sum(states[state] for state in Handling.open_states())
    yield _("Of these overdue today"), received.open().filter(answer_due_on__lt=timezone.localdate()).count()
    yield _("Answers given in the period"), decided.count()
    if times.count:
        yield _("Half were answered within, working days"), times.median
        yield _("Nine in ten were answered within, working days"), times.ninetieth
        yield _("Answered in time"), f"{times.share_in_time} %"


def _tables(received, selection):
    spans = inflow(received, selection.first, selection.last, MAX_WEEKS)
    yield Table(_("Inspel that came in"), [_("Time"), _("Inspel")], [[span.label, count] for span, count in spans])
    by_goal = by_field(received, "sub_goal")
    goals = {goal.pk: goal.title_with_years for goal in SubGoal.objects.current_and(by_goal)}
    yield _counts(_("By sub-goal"), _("Sub-goal"), by_goal, goals | {None: _("The strategy as a whole")})
    places = {place.pk: place.name for place in Organisation.objects.municipalities()} | {
        None: _("The whole of Dalarna")
    }
    yield _counts(
        _("By municipality"), _("Municipality"), by_field(received, "municipality"), places, largest_first=True
    )
    themes = Theme.objects.order_by("order", SwedishOrder("name_sv"))
    names = {theme.pk: theme.name for theme in themes}
    yield _in_quarters(_("By who sent it"), _("Who"), counted(), "role", dict(Inspel.Role.choices), selection)
    if names:
        yield _in_quarters(_("By theme"), _("Theme"), counted(), "themes", names, selection)
    closed = counted().filter(handling=Handling.CLOSED)
    reasons = dict(CloseReason.choices)
    yield _in_quarters(_("Closed without acting on it"), _("Reason"), closed, "close_reason", reasons, selection)


def _counts(title, head, counts, names, *, largest_first=False):
    rows = [[str(name), counts[value]] for value, name in names.items()]
    if largest_first:
        rows.sort(key=lambda row: -row[1])
    return Table(title, [head, _("Inspel")], rows)


def _in_quarters(title, head, rows, field, names, selection):
    """
    Return the table of what could show who somebody is, of whole quarters and of everything: a part would show who is
    in the rest.
    """
    heads = [head, _("Inspel")]
    quarters = Quarters.within(selection.first, selection.last, timezone.localdate())
    if not quarters or not selection.is_of_everything:
        note = _(
            "Is counted only for whole quarters that are over, and for everything: a part could show who somebody is."
        )
        return Table(title, heads, [], note=note)
    safe = groups_in_quarters(rows, quarters, field)
    lines = [[str(name), safe.shown[group]] for group, name in names.items() if group in safe.shown]
    if safe.rest and lines:
        lines.append([_("Groups that are not shown, together"), safe.rest])
    note = _(
        "Counted by whole quarters, %(first)s to %(last)s. A group of fewer than %(smallest)d in a quarter is not "
        "shown, since one could tell who it is."
    )
    days = {"first": _day(quarters.first), "last": _day(quarters.last)}
    return Table(title, heads, lines, note=note % (days | {"smallest": MIN_GROUP_SIZE}))


def _quote(inspel):
    return Quote(
        reference=inspel.reference,
        day=timezone.localdate(inspel.published_at),
        title=inspel.public_title,
        text=inspel.public_text,
        answer=inspel.given_answer,
        led_to=inspel.led_to,
        language=inspel.language,
    )


def _day(day):
    return formats.date_format(day, "DATE_FORMAT")
