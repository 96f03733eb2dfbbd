"""The values of key figures as pages show them: by place and year, the mean of the municipalities, and the trends."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import F

from contacts.models import Organisation
from followup.models import Comparison, Measurement
from followup.trend import Trend, trend

# A mean of few municipalities says nothing of all: at least four of five must have a value that year.
LEAST_SHARE = Decimal("0.8")


class Value(NamedTuple):
    """A value, or None with the Measurement.Status that says why there is none."""

    number: Decimal | None
    status: str = Measurement.Status.FINAL


@dataclass(frozen=True, eq=False)
class Series:
    """The values of one place: {year: Value}. `place` is an Organisation, a Comparison, or None for our own mean."""

    place: object
    values: dict

    @cached_property
    def known(self):
        """Return [(year, number)] of the years with a value, the oldest first."""
        return [(year, number) for year in sorted(self.values) if (number := self.values[year].number) is not None]

    @property
    def latest(self):
        """Return (year, number) of the latest value, or None."""
        return self.known[-1] if self.known else None


class Figures:
    """
    The values of the key figures, read in three queries however many there are.

    Values that are made up are shown of key figures that are made up only, and never the other way round.
    """

    def __init__(self, indicators, gender=Measurement.Gender.ALL, *, up_to=None):
        """With `up_to`, a year, there are no later values."""
        self.indicators = list(indicators)
        self.gender, self.up_to = gender, up_to
        self._series = {}

    def of_sub_goal(self, sub_goal):
        return [row for row in self.indicators if row.sub_goal_id == sub_goal.pk]

    @cached_property
    def organisations(self):
        """The region, then the municipalities."""
        return list(Organisation.objects.region_and_municipalities())

    @cached_property
    def municipalities(self):
        return [place for place in self.organisations if place.kind == Organisation.Kind.MUNICIPALITY]

    @cached_property
    def comparisons(self):
        return list(Comparison.objects.all())

    @cached_property
    def _values(self):
        rows = Measurement.objects.filter(
            indicator__in=self.indicators, gender=self.gender, is_example=F("indicator__is_example")
        ).order_by()  # thousands, whose order says nothing here
        if self.up_to is not None:
            rows = rows.filter(year__lte=self.up_to)
        columns = ["indicator", "organisation", "comparison", "year", "value", "status"]
        found, made = defaultdict(dict), {}  # thousands of rows, and some hundred different values
        for indicator, organisation, comparison, year, value, status in rows.values_list(*columns):
            if (shown := made.get((value, status))) is None:
                shown = made[value, status] = Value(value, status)
            found[indicator, organisation, comparison][year] = shown
        return found

    def series(self, indicator, place):
        """Return the Series of an Organisation or a Comparison."""
        key = (indicator.pk, *((None, place.pk) if isinstance(place, Comparison) else (place.pk, None)))
        if key not in self._series:
            self._series[key] = Series(place, self._values.get(key, {}))
        return self._series[key]

    def comparison(self, indicator, kind, municipality=None):
        """Return the Series of the Comparison of the kind that has a value most lately, or None."""
        places = [row for row in self.comparisons if row.kind == kind and (row.municipality_id == municipality)]
        found = [series for row in places if (series := self.series(indicator, row)).known]
        return max(found, key=lambda series: series.latest[0], default=None)

    def country(self, indicator):
        return self.comparison(indicator, Comparison.Kind.COUNTRY)

    def overall(self, indicator):
        """
        Return the Series that stands for all: the region's where there is no other, else the municipalities' mean.

        The source's own mean comes before ours. The region's value is never a part of a mean of municipalities.
        """
        if indicator.is_for_region_only:
            region = next((row for row in self.organisations if row.kind == Organisation.Kind.REGION), None)
            return self.series(indicator, region) if region else Series(None, {})
        return self.comparison(indicator, Comparison.Kind.MUNICIPALITIES) or Series(None, self._own_mean(indicator))

    def _own_mean(self, indicator):
        """Return {year: Value} of the unweighted mean, of the years in which enough municipalities have a value."""
        numbers = defaultdict(list)
        for place in self.municipalities:
            for year, number in self.series(indicator, place).known:
                numbers[year].append(number)
        least = LEAST_SHARE * len(self.municipalities)
        return {year: Value(sum(found) / len(found)) for year, found in numbers.items() if len(found) >= least}

    def trend(self, indicator, series):
        """Return the Trend of a Series since the method was last changed."""
        is_municipality = getattr(series.place, "kind", None) == Organisation.Kind.MUNICIPALITY
        if indicator.has_small_numbers and is_municipality:
            return Trend.NOT_CALCULABLE
        first = indicator.method_changed_in or 0
        return trend([number for year, number in series.known if year >= first], indicator.better)

    def why_missing(self, indicator, place, year):
        """Return the Measurement.Status that says why a place has no value for the year."""
        value = self.series(indicator, place).values.get(year)
        if value is not None:
            return Measurement.Status(value.status)
        applies = self.exists_for(indicator, place)
        return Measurement.Status.NOT_REPORTED if applies else Measurement.Status.NOT_APPLICABLE

    def exists_for(self, indicator, place):
        """Return whether the key figure is measured of such a place: many are of regions only."""
        return indicator.exists_at(place) if isinstance(place, Organisation) else True


def figure_line(indicator, figures, place=None):
    """Return what a line of a list of key figures shows: the latest value, of a place or of all, and its trend."""
    series = figures.series(indicator, place) if place else figures.overall(indicator)
    why_missing = None
    if place and not series.latest:
        years = [year for year, _number in figures.overall(indicator).known]
        why_missing = figures.why_missing(indicator, place, max(years, default=0)).label
    return {
        "indicator": indicator,
        "latest": series.latest,
        "why_missing": why_missing,
        "overall": figures.overall(indicator).latest if place else None,
        "trend": figures.trend(indicator, series),
    }
