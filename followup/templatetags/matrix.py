"""The boxes of organisation by sub-goal, made once and shown twice: in a table, and in a list for narrow screens."""

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from core.punctuation import comma_list
from core.templatetags.portal import lang
from followup.models import ActivityStatus
from followup.words import MARKS, of_five, score, some_of

register = template.Library()

_BOX = '<a class="matrix__link" href="{}">{}<span class="visually-hidden"> – {}</span></a>{}'
_LINE = '<span class="matrix__score">{}: {}</span>'
# In the order in which people ask: what is under way stands first.
_IN_STATUS = {
    ActivityStatus.ONGOING: ngettext_lazy("%(number)s ongoing", "%(number)s ongoing", "number"),
    ActivityStatus.DONE: ngettext_lazy("%(number)s carried out", "%(number)s carried out", "number"),
    ActivityStatus.PLANNED: ngettext_lazy("%(number)s planned", "%(number)s planned", "number"),
    ActivityStatus.STOPPED: ngettext_lazy("%(number)s ended early", "%(number)s ended early", "number"),
}


@register.simple_tag
def state_boxes(rows, assessed, activities):
    """Return [(organisation, boxes)] of how it goes: the state, the own scores if any are known, and the activities."""
    states = {}  # rendered: there are a handful of different ones in 80 boxes
    return [(place, [_state_box(state, place, assessed, activities, states) for state in of]) for place, of in rows]


def _state_box(state, place, assessed, activities, states):
    sub_goal = state.sub_goal
    lines = [(_("Activities"), _in_each_status(activities.by_cell.get((sub_goal.pk, place.pk), {})))]
    if assessed:
        lines.insert(0, (_("Self-assessment"), _own_score(assessed["means"][place.pk][sub_goal.pk])))
    found = (str(state.why_missing), state.verdict)
    if found not in states:
        states[found] = _rendered(state)
    return _box(sub_goal, place, states[found], format_html_join("", _LINE, lines))


def _box(sub_goal, place, content, lines=""):
    address = reverse("sub_goal_in_organisation", args=[sub_goal.slug, place.slug])
    return format_html(_BOX, address, content, comma_list([sub_goal.title, place.name]), lines)


def _rendered(state):
    mark = "missing" if state.why_missing else MARKS[state.verdict]
    words = capfirst(state.why_missing) if state.why_missing else state.verdict.label
    return render_to_string("followup/_trend.html", {"mark": mark, "words": words})


def _own_score(mean):
    return str(mean.why_missing).lower() if mean.number is None else score(mean.number)


def _in_each_status(counts):
    """Return how many activities are in each status, or that none is reported, which is not the same as zero."""
    said = [words % {"number": counts[status]} for status, words in _IN_STATUS.items() if counts.get(status)]
    return comma_list(said) or _("not reported")


@register.simple_tag
def score_boxes(rows, sub_goals):
    """Return [(organisation, boxes)] of the self-assessment: `rows` are (organisation, [Mean by sub-goal])."""
    return [
        (place, [_score_box(goal, place, mean) for goal, mean in zip(sub_goals, means, strict=True)])
        for place, means in rows
    ]


def _score_box(sub_goal, place, mean):
    if mean.number is None:
        return _box(sub_goal, place, mean.why_missing)
    of = format_html('<span class="matrix__score">{}</span>', some_of("statements", mean.scored, mean.of))
    return _box(sub_goal, place, of_five(mean.number), of)


@register.simple_tag
def table_cells(boxes):
    """Return the cells of a row: no loop of tags, since a page has some hundred."""
    return format_html_join("", "<td>{}</td>", ((box,) for box in boxes))


@register.simple_tag(takes_context=True)
def named_boxes(context, sub_goals, boxes):
    """Return the boxes of an organisation as a list, each below the name of its sub-goal."""
    names = context.render_context.setdefault("_names_of_sub_goals", {})
    for goal in sub_goals:
        if goal.slug not in names:
            names[goal.slug] = format_html("<dt><span{}>{}</span></dt>", lang(context, goal, "title"), goal.title)
    pairs = zip(sub_goals, boxes, strict=True)
    return format_html_join("", "{}<dd>{}</dd>", ((names[goal.slug], box) for goal, box in pairs))
