"""The charts of a key figure as files."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.punctuation import comma_list
from core.text import ltr_text
from followup.chart_files import EDGE, caution, chart_file
from followup.charts import FILLS, HEIGHT, WIDTH, in_columns
from followup.citation import citation
from followup.figures import Figures
from followup.indicator_page import indicator_chart, map_of_year, multiples_of
from followup.words import number_in_words


def line_file(indicator, figures=None):
    """Return the ChartFile of the values over the years, or None if there are none."""
    figures = figures or Figures([indicator])
    chart = indicator_chart(indicator, figures)
    if chart is None:
        return None
    names = [_name(line) for line in chart["lines"]]
    said = [
        f"{name}: {number_in_words(line['last'], indicator.decimals)} {indicator.unit} ({line['last_year']})"
        for name, line in zip(names, chart["lines"], strict=True)
    ]
    legend = [(f"line-{number}", text) for number, text in enumerate(said)]
    if chart["target_y"] is not None:
        target = {"number": number_in_words(indicator.target, indicator.decimals), "year": indicator.target_year}
        legend.append(("target", _("Target: %(number)s by %(year)s") % target))
    return chart_file(
        title=indicator.question,
        subtitle=f"{indicator.title} ({indicator.unit}). {_sentence(indicator.get_better_display())}",
        description=". ".join([indicator.title, *said, _sentence(indicator.get_better_display())]),
        drawing="followup/_line_chart_drawing.svg",
        context={"chart": chart, "indicator": indicator},
        size=(WIDTH, HEIGHT),
        letters=26,
        legend=legend,
        notes=[*_scale_notes(indicator, chart), _source(indicator, figures, len(chart["lines"]) > 1), caution()],
        is_example=indicator.is_example,
    )


def _name(line):
    return render_to_string("followup/_line_name.txt", {"line": line}).strip()


def _sentence(text):
    return f"{text[:1].upper()}{text[1:]}."


def _scale_notes(indicator, chart):
    """Return what must be said of the scales: a scale that is cut, and a method that was changed."""
    if chart["starts_at"] is not None:
        number = number_in_words(chart["starts_at"], indicator.decimals)
        yield _("The scale begins at %(number)s, not at zero.") % {"number": number}
    if chart["break_x"] is not None:
        yield _(
            "The way of measuring changed in %(year)s. Values before and after the dotted line cannot be compared."
        ) % {"year": indicator.method_changed_in}


def _source(indicator, figures, has_others):
    found = citation(indicator, figures.overall(indicator))._replace(has_others=has_others)
    return _said(indicator, found)


def _said(indicator, found):
    return render_to_string("followup/_source.txt", {"indicator": indicator, "citation": found}).strip()


def map_file(indicator):
    """Return the ChartFile of the map of the latest year, or None if it has no value."""
    year, drawn = map_of_year(indicator)
    if drawn is None:
        return None
    _left, _top, *size = (float(number) for number in drawn["view_box"].split())
    places = [f"{area['name']}: {area['number'] or '–'}" for area in drawn["areas"]]
    steps = [(FILLS[shade], _span(lowest, highest, indicator.decimals)) for shade, lowest, highest in drawn["steps"]]
    if drawn["has_missing"]:
        steps.append((FILLS[0], f"– {_('not reported')}"))
    values_alone = citation(indicator, Figures([indicator]).overall(indicator))._replace(is_reworked=False)
    better = _sentence(indicator.get_better_display())
    return chart_file(
        title=indicator.question,
        subtitle=f"{indicator.title} ({indicator.unit}), {year}. {better}",
        description=". ".join([comma_list([indicator.title, year]), *places, better]),
        drawing="followup/_value_map_drawing.svg",
        context={"map": drawn},
        size=size,
        letters=22,
        legend=steps,
        notes=[_("Darker is a higher number, not better or worse."), _said(indicator, values_alone), caution()],
        is_example=indicator.is_example,
    )


def multiples_file(indicator):
    """Return the ChartFile of the small charts of the municipalities, or None if there are no values."""
    figures = Figures([indicator])
    multiples = multiples_of(indicator, figures)
    if not multiples:
        return None
    height, placed = in_columns(multiples, WIDTH - 2 * EDGE)
    said = [f"{item['place'].name}: {_latest(item['latest'], indicator)}" for item in multiples]
    values_alone = citation(indicator, figures.overall(indicator))._replace(is_reworked=False)
    return chart_file(
        title=indicator.question,
        subtitle=f"{indicator.title} ({indicator.unit}). {_sentence(indicator.get_better_display())}",
        description=". ".join([indicator.title, *said, _sentence(indicator.get_better_display())]),
        drawing="followup/_multiples_drawing.svg",
        context={"multiples": placed, "indicator": indicator},
        size=(WIDTH - 2 * EDGE, height),
        letters=24,
        legend=[],
        notes=[_one_scale(multiples[0], indicator), _said(indicator, values_alone), caution()],
        is_example=indicator.is_example,
    )


def _latest(latest, indicator):
    return f"{number_in_words(latest[1], indicator.decimals)} ({latest[0]})" if latest else _("No values yet")


def _one_scale(item, indicator):
    ends = {name: number_in_words(item[name], indicator.decimals) for name in ("low", "high")}
    return _("All have the same scale, from %(low)s to %(high)s, and the years %(first)s–%(last)s.") % {
        **ends,
        "first": item["first"],
        "last": item["last"],
    }


def _span(lowest, highest, decimals):
    ends = [number_in_words(number, decimals) for number in (lowest, highest)]
    return ltr_text(ends[0] if lowest == highest else "–".join(ends))
