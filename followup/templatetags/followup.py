"""How templates show the values, trends and states of key figures."""

from django import template
from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from contacts.models import Organisation
from core.templatetags.portal import lang
from core.text import ltr_text
from followup.activities.pages import activities_about
from followup.figures import Figures, figure_line
from followup.models import Indicator, Measurement
from followup.self_assessment.pages import results_of_place, results_of_sub_goal
from followup.sub_goals import sub_goal_states
from followup.words import MARKS, TRENDS, number_in_words, of_five, point_in_words, score, scores_and_counts, some_of
from strategy.models import SubGoal

register = template.Library()

# How activities refer to the row, and the filter of their list that shows all of them.
_ACTIVITIES_OF = {
    SubGoal: ("sub_goals", "delmal"),
    Organisation: ("organisations", "organisation"),
    Indicator: ("indicators", None),
}


@register.filter
def figure(number, indicator):
    """Return the number with the decimals of the key figure, in one piece."""
    return ltr_text(number_in_words(number, indicator.decimals)) if number is not None else ""


register.filter(score)
register.filter(of_five)
register.simple_tag(some_of)


@register.simple_tag
def mean_of_scores(mean):
    """Return a Mean with how many scores are behind it, or why there is none."""
    if mean.number is None:
        return format_html('<span class="table__missing">{}</span>', mean.why_missing)
    of = some_of("statements", mean.scored, mean.of)
    return format_html('<strong>{}</strong> <span class="soft">({})</span>', of_five(mean.number), of)


@register.simple_tag
def chart_scores(numbers):
    """Return the texts of a chart: [(x, y, score or mean or None)]. There are hundreds on a page: no loop of tags."""
    texts = (f'<text x="{x}" y="{y}">{score(number) or "–"}</text>' for x, y, number in numbers)
    return mark_safe("".join(texts))  # noqa: S308 - whole numbers, and a number in words


@register.simple_tag(takes_context=True)
def points_in_words(context, points, of=None):
    """Return the items of a list with each Point, and if they are means of how many scores out of `of`."""
    items = [(_period_name(context, point.period), point_in_words(point, of)) for point in points]
    return format_html_join("", "<li>{}: {}</li>", items)


def _period_name(context, period):
    """Return the name of a period in its language, made once for a page: it stands beside every statement."""
    names = context.request.__dict__.setdefault("_period_names", {})
    if period.pk not in names:
        names[period.pk] = format_html("<span{}>{}</span>", lang(context, period, "name"), period.name)
    return names[period.pk]


register.simple_tag(scores_and_counts)


@register.simple_tag
def chart_address(name, *args):
    """Return the address of a chart as a file, without its ending, of the url name of the SVG."""
    return reverse(name, args=args).removesuffix(".svg")


@register.simple_tag
def chart_files(address):
    """Return the links to a chart as files, of its address without the ending."""
    links = '<p class="chart-files">{} <a href="{}.svg">SVG</a>, <a href="{}.png">PNG</a></p>'
    return format_html(links, _("Download the chart:"), address, address)


@register.inclusion_tag("followup/_trend.html")
def trend(found):
    """Render a Trend as a mark and in words."""
    return {"mark": MARKS[found], "words": TRENDS[found]}


@register.inclusion_tag("followup/_trend.html")
def verdict(found):
    """Render the verdict on a sub-goal as a mark and in words."""
    return {"mark": MARKS[found], "words": found.label}


@register.inclusion_tag("followup/_trend.html")
def state_of_place(state):
    """Render how it goes with a sub-goal in a place as a mark and in words, or why nothing is known of it."""
    if state.why_missing:
        return {"mark": "missing", "words": capfirst(state.why_missing)}
    return verdict(state.verdict)


@register.inclusion_tag("followup/_of_sub_goal.html", takes_context=True)
def sub_goal_figures(context, sub_goal):
    """Render how it goes with a sub-goal, on a page about it, if anything is known of it."""
    figures = Figures(Indicator.objects.public().filter(sub_goal=sub_goal))
    state = sub_goal_states([sub_goal], figures)[0]
    lines = [figure_line(indicator, figures) for indicator in state.indicators]
    assessed = results_of_sub_goal(sub_goal, figures.organisations)
    shown = {"state": state, "lines": lines, "assessed": assessed, "places": figures.organisations}
    return {"request": context["request"]} | shown


@register.inclusion_tag("followup/_of_place.html", takes_context=True)
def place_figures(context, place, sub_goals):
    """Render how it goes with each sub-goal in a municipality, on a page about it."""
    figures = Figures(Indicator.objects.public())
    states = sub_goal_states(sub_goals, figures, lambda indicator: figures.series(indicator, place))
    assessed = results_of_place(place, sub_goals, organisations=figures.organisations)
    return {"request": context["request"], "place": place, "states": states, "assessed": assessed}


@register.filter
def get(values, key):
    """Return the value of a dict, or None."""
    return values.get(key)


@register.inclusion_tag("followup/_activities.html", takes_context=True)
def activities_of(context, row):
    """Render what is going on, on the page of a sub-goal, an organisation or a key figure."""
    name, parameter = _ACTIVITIES_OF[type(row)]
    query = {parameter: row.slug} if parameter else None
    return activities_about(**{name: row}) | {
        "request": context["request"],
        "all_url": reverse("activity_list", query=query),
    }


@register.filter
def beside(rows, others):
    """Return pairs of two lists of the same length."""
    return zip(rows, others, strict=True)


@register.simple_tag
def figure_in_words(figure):
    """Return (value, status) of a Measurement: the number as it is stored, and its status if it says something."""
    value, status = figure
    words = Measurement.Status(status).label
    if value is None:
        return words
    number = formats.number_format(value.normalize(), use_l10n=True, force_grouping=True)
    return f"{number} ({words})" if status == Measurement.Status.PRELIMINARY else number


@register.inclusion_tag("followup/_not_entered.html")
def not_entered(*labels_and_values):
    """Say in one line which facts nobody has entered, of a label and its value, a label and its value and so on."""
    pairs = zip(labels_and_values[::2], labels_and_values[1::2], strict=True)
    return {"labels": [label.lower() for label, value in pairs if not value]}
