"""The public numbers of a closed dialogue round."""

from collections import Counter
from itertools import pairwise

from django.db.models import Count
from django.utils.translation import gettext as _
from modeltranslation.utils import get_translation_fields

from feedback.models import Inspel, RoundAnswer
from feedback.privacy.small_groups import suppress_small_groups
from strategy.models import SubGoal


def round_summary(dialogue_round):
    """
    Return the number of inspel as {"total", "questions", "groups"}, by question, sub-goal and role.

    There are no groups until all are in. If the round has been opened again after that, what came in later is counted
    by itself, with its own small groups hidden: else the numbers from before and after would show who came between.
    """
    counted = dialogue_round.counted_inspel()
    return {
        "total": counted.count(),
        "questions": _by_question(dialogue_round, counted),
        "groups": [group for group in _groups(dialogue_round, counted) if group["lines"]],
    }


def _groups(dialogue_round, counted):
    if not dialogue_round.shows_groups():
        return
    parts = _parts(dialogue_round, counted)
    if not dialogue_round.sub_goal_id:
        names = _sub_goal_names(counted.keys_of_sub_goals())
        yield {"title": _("By sub-goal"), "lines": _lines(parts, "sub_goal", names)}
    yield {"title": _("By who sent it"), "lines": _lines(parts, "role", dict(Inspel.Role.choices))}


def _parts(dialogue_round, counted):
    """Return what was counted before each time that the round was opened again, and what came in after that."""
    ends = dialogue_round.counted_up_to
    if not ends:
        return [counted]
    between = [counted.filter(pk__gt=start, pk__lte=end) for start, end in pairwise([0, *ends])]
    return [*between, counted.filter(pk__gt=ends[-1])]


def _by_question(dialogue_round, counted):
    """Return [{"question", "asked", "count"}]: what was asked in other words than the question has now stands alone."""
    rows = RoundAnswer.objects.filter(inspel__in=counted).order_by().values_list("question", "asked")
    answered = {}
    for pk, asked, count in rows.annotate(count=Count("pk")):
        answered.setdefault(pk, []).append((asked, count))
    return [
        line
        for question in dialogue_round.questions.all()
        if question.is_asked or question.pk in answered
        for line in _lines_of_question(question, answered.get(question.pk, []))
    ]


def _lines_of_question(question, answered):
    words = {"", *(getattr(question, name) for name in get_translation_fields("text"))}
    others = [{"question": None, "asked": asked, "count": count} for asked, count in answered if asked not in words]
    same = sum(count for asked, count in answered if asked in words)
    return [{"question": question, "asked": question.text, "count": same}, *others] if same or not others else others


def _counts(counted, field):
    return dict(counted.order_by().values_list(field).annotate(count=Count("pk")))


def _sub_goal_names(keys):
    goals = SubGoal.objects.current_and(keys)
    return {None: _("The strategy as a whole")} | {goal.pk: goal.title_with_years for goal in goals}


def _lines(parts, field, names):
    """Return [{"name", "count"}] in the order of the names, the small groups last and together; [] if all are small."""
    shown, hidden = Counter(), 0
    for part in parts:
        large, small = suppress_small_groups(_counts(part, field))
        shown.update(large)
        hidden += small
    if not shown:
        return []
    lines = [{"name": name, "count": shown[key]} for key, name in names.items() if key in shown]
    return lines + ([{"name": _("Small groups together"), "count": hidden}] if hidden else [])
