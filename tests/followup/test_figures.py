"""Which values stand for all, for whom there is a mean, and why a value is missing."""

from decimal import Decimal

import pytest

from contacts.models import Organisation
from followup.figures import Figures
from followup.models import Comparison, Indicator, Measurement
from followup.trend import Trend
from tests.factories import IndicatorFactory, OrganisationFactory, measure

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return OrganisationFactory(kind=Organisation.Kind.REGION, name_sv="Regionen", code="20")


@pytest.fixture
def five(region):
    return [OrganisationFactory() for _number in range(5)]


def test_mean_of_the_municipalities_leaves_the_region_out_and_needs_four_of_five(five, region):
    indicator = IndicatorFactory()
    measure(indicator, region, [90, 90])
    for place, value in zip(five, [1, 2, 3, 4, 5], strict=True):
        measure(indicator, place, [value, value if value < 4 else "not_reported"])
    overall = Figures([indicator]).overall(indicator)
    assert overall.place is None
    assert overall.known == [(2018, Decimal(3))]  # three of five say nothing of all


def test_mean_of_the_source_comes_before_ours(five):
    indicator = IndicatorFactory()
    mean = Comparison.objects.create(kind="municipalities", code="G1", name_sv="Kommunerna (ovägt medel)")
    measure(indicator, mean, [7])
    for place in five:
        measure(indicator, place, [1])
    overall = Figures([indicator]).overall(indicator)
    assert (overall.place, overall.known) == (mean, [(2018, Decimal(7))])


def test_key_figure_of_the_region_only_is_the_regions(five, region):
    indicator = IndicatorFactory(exists_for=Indicator.ExistsFor.REGION)
    measure(indicator, region, [4])
    figures = Figures([indicator])
    assert figures.overall(indicator).known == [(2018, Decimal(4))]
    assert figures.why_missing(indicator, five[0], 2018) == Measurement.Status.NOT_APPLICABLE


def test_absence_has_a_reason_and_is_never_zero(five, region):
    indicator = IndicatorFactory(exists_for=Indicator.ExistsFor.MUNICIPALITIES)
    measure(indicator, five[0], ["suppressed"])
    figures = Figures([indicator])
    assert figures.series(indicator, five[0]).known == []
    assert figures.why_missing(indicator, five[0], 2018) == Measurement.Status.SUPPRESSED
    assert figures.why_missing(indicator, five[1], 2018) == Measurement.Status.NOT_REPORTED
    assert figures.why_missing(indicator, region, 2018) == Measurement.Status.NOT_APPLICABLE


def test_made_up_value_never_stands_among_real_ones(five):
    indicator = IndicatorFactory()
    measure(indicator, five[0], [1])
    Measurement.objects.create(indicator=indicator, organisation=five[0], year=2019, value=99, is_example=True)
    assert Figures([indicator]).series(indicator, five[0]).known == [(2018, Decimal(1))]


def test_trend_begins_where_the_method_was_changed_and_small_numbers_have_none(five):
    rising = list(range(8))
    indicator = IndicatorFactory(method_changed_in=2023)
    measure(indicator, five[0], rising)
    figures = Figures([indicator])
    assert figures.trend(indicator, figures.series(indicator, five[0])) is Trend.NOT_CALCULABLE  # 2023–2025
    indicator.method_changed_in = 2021
    assert figures.trend(indicator, figures.series(indicator, five[0])) is Trend.BETTER
    indicator.has_small_numbers = True
    assert figures.trend(indicator, figures.series(indicator, five[0])) is Trend.NOT_CALCULABLE
