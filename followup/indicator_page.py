"""What the page of a key figure shows."""

from typing import NamedTuple

from contacts.county_map import county_map
from followup.charts import FILLS, INKS, line_chart, shades, small_multiples
from followup.citation import citation
from followup.figures import Figures
from followup.models import Comparison, Measurement
from followup.trend import Trend
from followup.words import number_in_words


class PlaceRow(NamedTuple):
    """A line of the table of a key figure: a place, and its values of the year that is shown."""

    place: object
    number: object
    why_missing: str
    women: object
    men: object
    similar: object
    trend: Trend


class MapRow(NamedTuple):
    place: object
    number: object


def indicator_page(indicator):
    """Return the context of the page, the same for every language but for the names in it."""
    figures = Figures([indicator])
    overall = figures.overall(indicator)
    year = _shown_year(indicator, figures, overall)
    rows = _rows(indicator, figures, year)
    municipalities = [row for row in rows if row.place in figures.municipalities]
    return {
        "indicator": indicator,
        "overall": overall,
        "citation": citation(indicator, overall),
        "trend": figures.trend(indicator, overall),
        "chart": indicator_chart(indicator, figures),
        "year": year,
        "rows": rows,
        "has_genders": any(row.women is not None or row.men is not None for row in rows),
        "has_similar": any(row.similar is not None for row in rows),
        "years": sorted({year for place in figures.organisations for year in figures.series(indicator, place).values}),
        "all_values": [(place, figures.series(indicator, place).values) for place in figures.organisations],
        "multiples": multiples_of(indicator, figures),
        "map": None if indicator.is_for_region_only else value_map(indicator, municipalities),
        "updated_at": _updated_at(indicator),
    }


def indicator_chart(indicator, figures):
    """Return the large chart, with the line of all and the country's, or None if there is no value."""
    found = [figures.overall(indicator), figures.country(indicator)]
    return line_chart(
        [{"series": series, "known": series.known} for series in found if series],
        target=indicator.target,
        target_year=indicator.target_year,
        method_changed_in=indicator.method_changed_in,
    )


def _shown_year(indicator, figures, overall):
    """Return the latest year of all, or of any place if there is none."""
    latest = [overall.latest] if overall.latest else []
    latest = latest or [figures.series(indicator, place).latest for place in figures.organisations]
    return max((found[0] for found in latest if found), default=None)


def _rows(indicator, figures, year):
    by_gender = {gender: Figures([indicator], gender) for gender in [Measurement.Gender.WOMEN, Measurement.Gender.MEN]}
    for other in by_gender.values():  # the same places: they are read once
        other.organisations, other.comparisons = figures.organisations, figures.comparisons
    return [_row(indicator, figures, by_gender, place, year) for place in figures.organisations]


def _row(indicator, figures, by_gender, place, year):
    series = figures.series(indicator, place)
    similar = figures.comparison(indicator, Comparison.Kind.SIMILAR, place.pk)
    return PlaceRow(
        place=place,
        number=_number(series, year),
        why_missing=figures.why_missing(indicator, place, year).label,
        women=_number(by_gender[Measurement.Gender.WOMEN].series(indicator, place), year),
        men=_number(by_gender[Measurement.Gender.MEN].series(indicator, place), year),
        similar=_number(similar, year) if similar else None,
        trend=figures.trend(indicator, series),
    )


def _number(series, year):
    value = series.values.get(year)
    return value.number if value else None


def multiples_of(indicator, figures):
    """Return the small charts of the municipalities, none if the key figure is of the region only."""
    if indicator.is_for_region_only:
        return []
    series = [figures.series(indicator, place) for place in figures.municipalities]
    lines = [{"place": found.place, "known": found.known, "latest": found.latest} for found in series]
    return small_multiples(lines, indicator.method_changed_in)


def map_of_year(indicator):
    """Return (year, map of the municipalities) of the year that is shown, or None in place of the map."""
    figures = Figures([indicator])
    year = _shown_year(indicator, figures, figures.overall(indicator))
    if year is None or indicator.is_for_region_only:
        return year, None
    rows = [MapRow(place, _number(figures.series(indicator, place), year)) for place in figures.municipalities]
    return year, value_map(indicator, rows)


def value_map(indicator, rows):
    """Return the map of the municipalities, each area with its `shade` and `number`, and the steps of the shades."""
    by_number, steps = shades([row.number for row in rows if row.number is not None], indicator.decimals)
    drawn = county_map([row.place for row in rows])
    numbers = {row.place.pk: row.number for row in rows}
    areas = [(area, numbers[area.organisation.pk]) for area in drawn["areas"]]
    return (
        {
            "view_box": drawn["view_box"],
            "areas": [
                {
                    "shape": area.shape,
                    "name": area.organisation.name,
                    "number": None if number is None else number_in_words(number, indicator.decimals),
                    "number_y": round(area.shape.y + 8),
                    "shade": by_number.get(number, 0),
                    "fill": FILLS[by_number.get(number, 0)],
                    "ink": INKS[by_number.get(number, 0)],
                }
                for area, number in areas
            ],
            "steps": steps,
            "has_missing": any(number is None for _area, number in areas),
        }
        if steps
        else None
    )


def _updated_at(indicator):
    measured = indicator.measurements.order_by("-updated_at").values_list("updated_at", flat=True).first()
    return max(filter(None, [measured, indicator.updated_at]), default=None)
