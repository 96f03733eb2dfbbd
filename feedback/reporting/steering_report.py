"""
The report about inspel for the steering group: statistics of a period, and quotes from published texts.

The page in the admin, the PDF and the workbook all show the result of `steering_report`.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Organisation
from core.date_spans import day_span
from core.swedish_order import SwedishOrder
from feedback.lifecycle import CloseReason, Handling
from feedback.models import Inspel, Theme
from feedback.privacy.small_groups import MIN_GROUP_SIZE
from feedback.reporting.groups import (
    Quarters,
    groups_in_quarters,
    midnight,
    municipality_names,
    note_without_quarters,
    sub_goal_names,
)
from feedback.reporting.statistics import answer_times, by_field, counted, inflow
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

    @property
    def parts(self):
        """Return {field: row} of what is chosen."""
        chosen = {"sub_goal": self.sub_goal, "municipality": self.municipality, "themes": self.theme}
        return {field: row for field, row in chosen.items() if row}

    def rows(self):
        return counted().filter(**self.parts)

    def quarters(self):
        """Return the Quarters of which groups are counted, or None."""
        return Quarters.within(self.first, self.last, timezone.localdate())

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
    language_of_answer: str


@dataclass(frozen=True)
class SteeringReport:
    """`key_figures` are [(label, value)], `figures_before` {label: value} of the period before."""

    title: str
    selection: Selection
    key_figures: list
    figures_before: dict
    figures_note: str
    tables: list
    quotes: list
    quotes_in_all: int
    has_examples: bool

    def compared_figures(self):
        """Return [(label, value, value in the period before, or “–”)]."""
        return [(label, value, self.figures_before.get(label, "–")) for label, value in self.key_figures]


def steering_report(selection):
    """Return the SteeringReport, in a fixed number of queries."""
    received = selection.within(counted(), "received_at")
    published = selection.within(selection.rows(), "published_at").published()
    figures = _figures_of_part if selection.parts else _key_figures
    return SteeringReport(
        title=_("Inspel to God och nära vård i Dalarna"),
        selection=selection,
        key_figures=list(figures(selection)),
        figures_before=dict(figures(selection.before())),
        figures_note=_note_of_part(selection) if selection.parts else "",
        tables=[] if selection.parts else list(_tables(received, selection)),
        quotes=[_quote(inspel) for inspel in published.order_by("-published_at", "-pk")[:MOST_QUOTES]],
        quotes_in_all=published.count(),
        has_examples=received.filter(is_example=True).exists(),
    )


def _key_figures(selection):
    received = selection.within(counted(), "received_at")
    decided = selection.within(_decided(counted()), "answered_at")
    times, _by_span = answer_times(decided, selection.first, selection.last)
    states = by_field(received, "handling")
    yield _("Came in"), states.total()
    yield _("Of these still being handled"), sum(states[state] for state in Handling.open_states())
    yield _("Of these overdue today"), received.open().filter(answer_due_on__lt=timezone.localdate()).count()
    yield _("Answers given in the period"), decided.count()
    if times.count:
        yield from _figures_of_times(times)


def _decided(rows):
    return rows.filter(handling__in=Handling.answered_states())


def _figures_of_times(times):
    yield _("Half were answered within, working days"), times.median
    yield _("Nine in ten were answered within, working days"), times.ninetieth
    yield _("Answered in time"), f"{times.share_in_time} %"


def _figures_of_part(selection):
    """
    Yield what may be said of one sub-goal, municipality or theme: what its line in the tables of everything says.

    Of two together nothing is counted, since what they share could be all of one but a few.
    """
    quarters = selection.quarters()
    if not quarters or len(selection.parts) > 1:
        return
    [(field, row)] = selection.parts.items()
    safe = groups_in_quarters(counted(), quarters, field, none_is_a_group=field != "themes")
    if row.pk in safe.shown:
        yield _("Came in"), safe.shown[row.pk]
    decided = quarters.of(_decided(selection.rows()), "answered_at")
    times, _by_span = answer_times(decided, quarters.first, quarters.last)
    if times.count >= MIN_GROUP_SIZE:
        yield from _figures_of_times(times)


def _note_of_part(selection):
    if len(selection.parts) > 1:
        return _(
            "Choose one of sub-goal, municipality and theme to see numbers: of two together they could show who "
            "somebody is."
        )
    quarters = selection.quarters()
    if not quarters:
        return _("A part is counted only for whole quarters that are over: chosen days could show who somebody is.")
    return quarters.note()


def _tables(received, selection):
    """Yield the tables of everything: a part would show who is in the rest."""
    spans = inflow(received, selection.first, selection.last, MAX_WEEKS)
    yield Table(_("Inspel that came in"), [_("Time"), _("Inspel")], [[span.label, count] for span, count in spans])
    quarters = selection.quarters()
    for title, head, rows, field, names in _breakdowns():
        yield _in_quarters(title, [head, _("Inspel")], rows, field, names, quarters)


def _breakdowns():
    """Yield (title, head of the column, rows, field, names of its values)."""
    rows = counted()
    yield _("By sub-goal"), _("Sub-goal"), rows, "sub_goal", sub_goal_names(Inspel.objects.keys_of_sub_goals())
    yield _("By municipality"), _("Municipality"), rows, "municipality", municipality_names()
    yield _("By who sent it"), _("Who"), rows, "role", dict(Inspel.Role.choices)
    if names := {theme.pk: theme.name for theme in Theme.objects.order_by("order", SwedishOrder("name_sv"))}:
        yield _("By theme"), _("Theme"), rows, "themes", names
    closed = rows.filter(handling=Handling.CLOSED)
    yield _("Closed without acting on it"), _("Reason"), closed, "close_reason", dict(CloseReason.choices)


def _in_quarters(title, heads, rows, field, names, quarters):
    if not quarters:
        return Table(title, heads, [], note=note_without_quarters())
    safe = groups_in_quarters(rows, quarters, field, none_is_a_group=None in names)
    lines = [list(line) for line in safe.lines(names, largest_first=field == "municipality")]
    if safe.rest and lines:
        lines.append([_("Groups that are not shown, together"), safe.rest])
    return Table(title, heads, lines, note=quarters.note())


def _quote(inspel):
    return Quote(
        reference=inspel.reference,
        day=timezone.localdate(inspel.published_at),
        title=inspel.public_title,
        text=inspel.public_text,
        answer=inspel.given_answer,
        led_to=inspel.led_to,
        language=inspel.language_of_text,
        language_of_answer=inspel.language_of_answer,
    )
