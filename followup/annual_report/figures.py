"""The key figures of a report: those of each sub-goal, with their trends and charts, as far as the year."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from followup.annual_report.sections import part, section, table, text_of
from followup.chart_files import as_svg
from followup.figures import Figures
from followup.indicator_files import line_file
from followup.models import Indicator
from followup.sub_goals import sub_goal_states
from followup.words import TRENDS, number_in_words
from strategy.models import SubGoal


def figures_section(asked):
    figures, before = figures_of(asked.is_example, asked.year), figures_of(asked.is_example, asked.year - 1)
    states = [state for state in sub_goal_states(SubGoal.objects.current(), figures) if state.indicators]
    return section(
        "nyckeltal",
        _("Key figures"),
        paragraphs=[] if states else [_("No key figure has been chosen yet.")],
        parts=[_sub_goal(asked, state, figures, before) for state in states],
        links=[(reverse("indicator_list"), _("All key figures"))],
    )


def figures_of(is_example, year):
    """Return the Figures of all key figures that the site shows, without later years."""
    return Figures(Indicator.objects.public().filter(is_example=is_example), up_to=year)


def known_values(is_example, year):
    """Return {key of a key figure: {"title", "values": {year: value}}} of what the charts show, all as texts."""
    figures = figures_of(is_example, year)
    return {
        str(indicator.pk): {
            "title": indicator.title_sv,
            "values": {str(of): f"{value.normalize():f}" for of, value in figures.overall(indicator).known},
        }
        for indicator in figures.indicators
    }


def _sub_goal(asked, state, figures, before):
    heads = [_("Key figure"), asked.year, asked.year - 1, _("Development")]
    rows = [_row(asked, indicator, figures, before) for indicator in state.indicators]
    reasons = [text_of(state.decided, "reason")] if state.decided else []
    return part(
        text_of(state.sub_goal, "title"),
        of=state.sub_goal,
        paragraphs=[state.verdict.label, *reasons],
        tables=[table(_("Key figures of “%(goal)s”") % {"goal": state.sub_goal.title}, heads, rows)],
        charts=[chart for row in state.indicators if (chart := _chart(row, figures))],
    )


def _row(asked, indicator, figures, before):
    series = figures.overall(indicator)
    values = [_value(indicator, found) for found in (series, before.overall(indicator))]
    compared = asked.numbers.add(f"indicator:{indicator.slug}", *values)
    name = text_of(indicator, "title")
    name["text"] = f"{indicator.question} {indicator.title} ({indicator.unit})"
    name["more"] = f"{capfirst(indicator.get_better_display())}."
    return indicator, [name, *compared, TRENDS[figures.trend(indicator, series)]]


def _value(indicator, series):
    """Return the latest value with its year, which can be an earlier one than that of the report."""
    if series.latest is None:
        return _("No value")
    year, number = series.latest
    return f"{number_in_words(number, indicator.decimals)} ({year})"


def _chart(indicator, figures):
    """Return the chart as it stands on a page, and as the picture that the PDF has, or None without values."""
    file = line_file(indicator, figures)
    if file is None:
        return None
    return {
        "title": text_of(indicator, "title") | {"text": f"{indicator.title} ({indicator.unit})"},
        "description": text_of(indicator, "title") | {"text": file.description},
        "legend": [list(line) for line in file.legend],
        "notes": [str(note) for note in file.notes],
        "drawing": render_to_string("followup/_line_chart.svg", file.context),
        "picture": as_svg(file),
    }
