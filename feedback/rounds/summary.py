"""The public numbers of a closed dialogue round."""

from django.db.models import Count
from django.utils.translation import gettext as _
from modeltranslation.utils import get_translation_fields

from feedback.models import Inspel, RoundAnswer
from feedback.privacy.small_groups import suppress_small_groups
from strategy.models import SubGoal


def round_summary(dialogue_round):
    """Return the number of inspel as {"total", "questions", "groups"}, by question, sub-goal and role."""
    counted = dialogue_round.counted_inspel()
    return {
        "total": counted.count(),
        "questions": _by_question(dialogue_round, counted),
        "groups": [group for group in _groups(dialogue_round, counted) if group["lines"]],
    }


def _groups(dialogue_round, counted):
    if not dialogue_round.sub_goal_id:
        by_goal = _counts(counted, "sub_goal")
        yield {"title": _("By sub-goal"), "lines": _lines(by_goal, _sub_goal_names(by_goal))}
    yield {"title": _("By who sent it"), "lines": _lines(_counts(counted, "role"), dict(Inspel.Role.choices))}


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


def _lines(counts, names):
    """Return [{"name", "count"}] in the order of the names, the small groups last and together; [] if all are small."""
    shown, hidden = suppress_small_groups(counts)
    if not shown:
        return []
    lines = [{"name": name, "count": shown[key]} for key, name in names.items() if key in shown]
    return lines + ([{"name": _("Small groups together"), "count": hidden}] if hidden else [])
