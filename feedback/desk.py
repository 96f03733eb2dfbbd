"""What the first page of the admin says about inspel: what somebody has to do, and how it goes."""

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from contacts.models import Organisation
from feedback.life import Handling
from feedback.models import AnswerVerdict, Inspel, InspelMessage, InspelReport
from feedback.small_groups import SMALLEST_SHOWN
from feedback.statistics import DEFAULT_PERIOD, PERIODS, numbers
from strategy.models import SubGoal

# (name of the count, sentence, part of the queue, whether it is urgent), what matters most first.
WORK = [
    (
        "overdue",
        ngettext_lazy("%(count)d inspel is overdue", "%(count)d inspel are overdue", "count"),
        "due=overdue",
        True,
    ),
    (
        "reported",
        ngettext_lazy("%(count)d published inspel is reported", "%(count)d published inspel are reported", "count"),
        "needs=report",
        True,
    ),
    (
        "reopening",
        ngettext_lazy("%(count)d answer did not help", "%(count)d answers did not help", "count"),
        "needs=reopening",
        False,
    ),
    (
        "unread",
        ngettext_lazy("%(count)d inspel with an unread message", "%(count)d inspel with unread messages", "count"),
        "needs=unread",
        False,
    ),
    (
        "comments",
        ngettext_lazy("%(count)d comment on an answer", "%(count)d comments on answers", "count"),
        "needs=comment",
        False,
    ),
    ("new", ngettext_lazy("%(count)d new inspel", "%(count)d new inspel", "count"), "handling__exact=received", False),
    (
        "held",
        ngettext_lazy("%(count)d answer ready to send", "%(count)d answers ready to send", "count"),
        "needs=held",
        False,
    ),
    (
        "mine",
        ngettext_lazy("%(count)d inspel that you have taken", "%(count)d inspel that you have taken", "count"),
        "taken=me&due=open",
        False,
    ),
    (
        "waiting",
        ngettext_lazy("%(count)d inspel waits for the sender", "%(count)d inspel wait for the sender", "count"),
        "handling__exact=waiting_for_sender",
        False,
    ),
    (
        "in_time",
        ngettext_lazy("%(count)d inspel to answer in time", "%(count)d inspel to answer in time", "count"),
        "due=in_time",
        False,
    ),
]


def inspel_to_do(user):
    """Yield what waits among the inspel, as {"text", "url", "is_urgent"}: four queries, each of few rows."""
    counts = _open_counts(user) | _counts_to_read()
    for name, sentence, query, is_urgent in WORK:
        if counts[name]:
            yield {
                "text": sentence % {"count": counts[name]},
                "url": reverse("admin:feedback_inspel_changelist") + f"?{query}",
                "is_urgent": is_urgent,
            }


def _open_counts(user):
    today = timezone.localdate()
    return Inspel.objects.open().aggregate(
        overdue=Count("pk", filter=Q(answer_due_on__lt=today)),
        in_time=Count("pk", filter=Q(answer_due_on__gte=today)),
        new=Count("pk", filter=Q(handling=Handling.RECEIVED)),
        waiting=Count("pk", filter=Q(handling=Handling.WAITING_FOR_SENDER)),
        held=Count("pk", filter=Q(answer_is_held=True)),
        mine=Count("pk", filter=Q(assigned_to=user)),
    )


def _counts_to_read():
    """Count the inspel and not the rows about them: the queue that the link leads to shows as many."""
    each = Count("inspel", distinct=True)
    verdicts = AnswerVerdict.objects.unsettled().aggregate(
        reopening=Count("inspel", distinct=True, filter=Q(was_helpful=False)),
        comments=Count("inspel", distinct=True, filter=Q(was_helpful=True) & ~Q(comment="")),
    )
    unread = InspelMessage.objects.from_sender().unread().aggregate(unread=each)
    return verdicts | unread | InspelReport.objects.unsettled().aggregate(reported=each)


# --- How it goes ------------------------------------------------------------------------------------------------------


def how_it_goes(period_name):
    """Return all that the diagrams show, for a period of the statistics; an unknown name is the usual period."""
    period = PERIODS.get(period_name, PERIODS[DEFAULT_PERIOD])
    found = numbers(period.name)
    return {
        "period": period,
        "periods": list(PERIODS.values())[::-1],
        "has_examples": found["has_examples"],
        "columns": [_inflow(found["inflow"]), _answer_times(found["times"], found["times_by_span"])],
        "bars": [_sub_goals(found["sub_goals"]), _municipalities(found["municipalities"]), _roles(found["roles"])],
    }


def _inflow(by_span):
    total = sum(count for _span, count in by_span)
    return {
        "title": _("Inspel that came in"),
        "summary": ngettext("%(count)d inspel came in.", "%(count)d inspel came in.", total) % {"count": total},
        "row_name": _("Time"),
        "names": [_("Inspel")],
        "rows": [{"label": span.label, "values": [count], "said": count} for span, count in by_span],
    }


def _answer_times(times, by_span):
    return {
        "title": _("Working days to an answer"),
        "summary": _times_in_words(times),
        "row_name": _("Time"),
        "names": [_("Half were answered within"), _("Nine in ten were answered within")],
        "rows": [
            {"label": span.label, "values": [here.median, here.ninetieth], "said": _times_in_words(here)}
            for span, here in by_span
        ],
        "target": settings.FEEDBACK_ANSWER_WORKING_DAYS,
        "target_name": _("What we promise: %(days)d working days") % {"days": settings.FEEDBACK_ANSWER_WORKING_DAYS},
    }


def _times_in_words(times):
    if not times.count:
        return _("No answer was given.")
    return _(
        "Half of the %(count)d answers came within %(median)d working days, nine in ten within %(ninetieth)d. "
        "%(share)d %% came in time."
    ) % {
        "count": times.count,
        "median": times.median,
        "ninetieth": times.ninetieth,
        "share": times.share_in_time,
    }


def _sub_goals(counts):
    rows = list(_rows(counts, SubGoal.objects.all(), _("The strategy as a whole")))
    return {"title": _("By sub-goal"), "row_name": _("Sub-goal"), "rows": rows}


def _municipalities(counts):
    rows = _rows(counts, Organisation.objects.municipalities(), _("The whole of Dalarna"))
    largest_first = sorted(rows, key=lambda row: -row["value"])
    return {"title": _("By municipality"), "row_name": _("Municipality"), "rows": largest_first}


def _rows(counts, all_rows, name_of_none):
    for row in all_rows:
        yield {"label": str(row), "value": counts[row.pk]}
    yield {"label": name_of_none, "value": counts[None]}


def _roles(safe):
    rows = [{"label": Inspel.Role(role).label, "value": count} for role, count in safe.shown.items()]
    if safe.rest:
        rows.append({"label": _("Groups that are not shown, together"), "value": safe.rest, "is_rest": True})
    return {"title": _("By who sent it"), "row_name": _("Who"), "rows": rows, "note": _why_hidden(safe)}


def _why_hidden(safe):
    rule = _(
        "A group of fewer than %(smallest)d is not shown: in a small municipality one could tell who it is. "
        "Then another group is not shown either, so that nobody can work it out."
    ) % {"smallest": SMALLEST_SHOWN}
    if not safe.rest:
        return rule
    names = ", ".join(str(Inspel.Role(role).label) for role in safe.hidden)
    return rule + " " + _("Not shown now: %(groups)s.") % {"groups": names}
