"""The charts about inspel on the dashboard of the admin."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.models import Inspel
from feedback.reporting.groups import municipality_names, note_without_quarters, sub_goal_names
from feedback.reporting.statistics import DEFAULT_PERIOD, PERIODS, period_statistics


def dashboard_charts(period_name):
    """Return the data of the charts for a key of PERIODS. An unknown key gets the default period."""
    period = PERIODS.get(period_name, PERIODS[DEFAULT_PERIOD])
    data = period_statistics(period.name)
    return {
        "period": period,
        "periods": list(PERIODS.values())[::-1],
        "has_examples": data["has_examples"],
        "columns": [_inflow(data["inflow"]), _answer_times(data["times"], data["times_by_span"])],
        "bars": list(_groups(data["groups"], data["quarters"])),
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
        "summary": _describe_times(times),
        "row_name": _("Time"),
        "names": [_("Half were answered within"), _("Nine in ten were answered within")],
        "rows": [
            {"label": span.label, "values": [here.median, here.ninetieth], "said": _describe_times(here)}
            for span, here in by_span
        ],
        "target": settings.FEEDBACK_ANSWER_WORKING_DAYS,
        "target_name": _("The goal: %(days)s") % {"days": _working_days(settings.FEEDBACK_ANSWER_WORKING_DAYS)},
    }


def _describe_times(times):
    if not times.count:
        return _("No answer was given.")
    if times.count == 1:
        text = _("The only answer came within %(median)s. %(share)d %% came in time.")
    else:
        text = _(
            "Half of the %(count)d answers came within %(median)s, nine in ten within %(ninetieth)s. "
            "%(share)d %% came in time."
        )
    return text % {
        "count": times.count,
        "median": _working_days(times.median),
        "ninetieth": _working_days(times.ninetieth),
        "share": times.share_in_time,
    }


def _working_days(number):
    return ngettext("%(count)d working day", "%(count)d working days", number) % {"count": number}


def _groups(groups, quarters):
    note = quarters.note() if quarters else note_without_quarters()
    goals = groups["sub_goal"]
    yield _bars(_("By sub-goal"), _("Sub-goal"), goals, goals.lines(sub_goal_names(goals.shown.keys() - {None})), note)
    places = groups["municipality"]
    lines = places.lines(municipality_names(), largest_first=True)
    yield _bars(_("By municipality"), _("Municipality"), places, lines, note)
    roles = groups["role"]
    yield _bars(_("By who sent it"), _("Who"), roles, roles.lines(dict(Inspel.Role.choices)), note)


def _bars(title, row_name, safe, lines, note):
    rows = [{"label": label, "value": count} for label, count in lines]
    if safe.rest:
        rows.append({"label": _("Groups that are not shown, together"), "value": safe.rest, "is_rest": True})
    return {"title": title, "row_name": row_name, "rows": rows, "note": note}
