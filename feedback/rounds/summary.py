"""The public numbers of a closed dialogue round."""

from django.db.models import Count
from django.utils.translation import gettext as _

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
        yield {"title": _("By sub-goal"), "lines": _lines(_counts(counted, "sub_goal"), _sub_goal_names())}
    yield {"title": _("By who sent it"), "lines": _lines(_counts(counted, "role"), dict(Inspel.Role.choices))}


def _by_question(dialogue_round, counted):
    answers = RoundAnswer.objects.filter(inspel__in=counted).values_list("question")
    counts = dict(answers.order_by().annotate(count=Count("pk")))
    return [{"question": question, "count": counts.get(question.pk, 0)} for question in dialogue_round.questions.all()]


def _counts(counted, field):
    return dict(counted.order_by().values_list(field).annotate(count=Count("pk")))


def _sub_goal_names():
    return {None: _("The strategy as a whole")} | {goal.pk: goal.title for goal in SubGoal.objects.all()}


def _lines(counts, names):
    """Return [{"name", "count"}] in the order of the names, the small groups last and together; [] if all are small."""
    shown, hidden = suppress_small_groups(counts)
    if not shown:
        return []
    lines = [{"name": name, "count": shown[key]} for key, name in names.items() if key in shown]
    return lines + ([{"name": _("Small groups together"), "count": hidden}] if hidden else [])
