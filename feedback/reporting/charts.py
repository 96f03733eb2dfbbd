"""The charts about inspel on the dashboard of the admin."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.models import Organisation
from feedback.models import Inspel
from feedback.privacy.small_groups import MIN_GROUP_SIZE
from feedback.reporting.statistics import DEFAULT_PERIOD, PERIODS, period_statistics
from strategy.models import SubGoal


def dashboard_charts(period_name):
    """Return the data of the charts for a key of PERIODS. An unknown key gets the default period."""
    period = PERIODS.get(period_name, PERIODS[DEFAULT_PERIOD])
    data = period_statistics(period.name)
    return {
        "period": period,
        "periods": list(PERIODS.values())[::-1],
        "has_examples": data["has_examples"],
        "columns": [_inflow(data["inflow"]), _answer_times(data["times"], data["times_by_span"])],
        "bars": [_sub_goals(data["sub_goals"]), _municipalities(data["municipalities"]), _roles(data["roles"])],
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


def _sub_goals(counts):
    goals = {goal.pk: goal.title_with_years for goal in SubGoal.objects.current_and(counts)}
    rows = list(_rows(counts, goals, _("The strategy as a whole")))
    return {"title": _("By sub-goal"), "row_name": _("Sub-goal"), "rows": rows}


def _municipalities(counts):
    places = {place.pk: str(place) for place in Organisation.objects.municipalities()}
    rows = _rows(counts, places, _("The whole of Dalarna"))
    largest_first = sorted(rows, key=lambda row: -row["value"])
    return {"title": _("By municipality"), "row_name": _("Municipality"), "rows": largest_first}


def _rows(counts, names, name_of_none):
    for key, name in names.items():
        yield {"label": name, "value": counts[key]}
    yield {"label": name_of_none, "value": counts[None]}


def _roles(safe):
    rows = [{"label": Inspel.Role(role).label, "value": count} for role, count in safe.shown.items()]
    if safe.rest:
        rows.append({"label": _("Groups that are not shown, together"), "value": safe.rest, "is_rest": True})
    return {"title": _("By who sent it"), "row_name": _("Who"), "rows": rows, "note": _hidden_note(safe)}


def _hidden_note(safe):
    rule = _(
        "A group of fewer than %(smallest)d is not shown: in a small municipality one could tell who it is. "
        "Then another group is not shown either, so that nobody can work it out."
    ) % {"smallest": MIN_GROUP_SIZE}
    if not safe.rest:
        return rule
    names = ", ".join(str(Inspel.Role(role).label) for role in safe.hidden)
    return rule + " " + _("Not shown now: %(groups)s.") % {"groups": names}
