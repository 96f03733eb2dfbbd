"""The public numbers of a closed dialogue round."""

from collections import Counter
from itertools import pairwise

from django.db.models import Count
from django.utils.translation import gettext as _
from modeltranslation.utils import get_translation_fields

from feedback.models import Inspel, RoundAnswer
from feedback.privacy.small_groups import MIN_GROUP_SIZE, rounded, rounded_groups, suppress_small_groups
from strategy.models import SubGoal


def round_summary(dialogue_round):
    """
    Return the number of inspel as {"total", "questions", "groups", "is_rounded"}, by question, sub-goal and role.

    Groups are rounded, and so is everything (`is_rounded`) of a round about one sub-goal or municipality, whose inspel
    are such a group themselves: the report counts them exactly, of the quarter, so the difference would show who sent
    outside the round.

    There are no groups until all are in. If the round has been opened again after that, what came in later is counted
    by itself, with its own small groups hidden: else the numbers from before and after would show who came between.
    """
    counted = dialogue_round.counted_inspel()
    is_rounded = bool(dialogue_round.sub_goal_id or dialogue_round.municipality_id)
    total, questions = counted.count(), _by_question(dialogue_round, counted)
    if is_rounded:
        questions = [line | {"count": about(line["count"])} for line in questions]
    return {
        "total": about(total) if is_rounded and total else total,
        "questions": questions,
        "is_rounded": is_rounded,
        "groups": [group for group in _groups(dialogue_round, counted) if group["lines"]],
    }


def about(count):
    """Return the number in words that tell it to the nearest five."""
    if count < MIN_GROUP_SIZE:
        return _("fewer than five")
    return _("about %(count)d") % {"count": rounded(count)}


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
    """Return [{"name", "count"}], rounded, in the order of the names, the small groups last and together."""
    shown, hidden = Counter(), 0
    for part in parts:
        large, small = suppress_small_groups(_counts(part, field))
        shown.update(large)
        hidden += small
    numbers, rest = rounded_groups(shown, hidden, shown.total() + hidden)
    lines = [{"name": name, "count": about(numbers[key])} for key, name in names.items() if key in numbers]
    return lines + ([{"name": _("Small groups together"), "count": about(rest)}] if rest else [])
