"""A yearly report of the year before this one, whose summary a colleague wrote."""

import pytest
from django.utils import timezone

from contacts.models import Organisation
from followup.annual_report.actions import approve, publish
from followup.annual_report.document import fingerprint, gather
from followup.models import AnnualReport, Indicator, Measurement
from strategy.models import SubGoal
from tests.factories import IndicatorFactory, measure

SUMMARY = "<p>Året då fler fick vård nära hemmet.</p>"


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def year():
    return timezone.localdate().year - 1


@pytest.fixture
def indicator(facts, year):
    """A key figure with a value of the region for each of six years, the last of them the report's and the next."""
    goal = SubGoal.objects.current().first()
    kind = Indicator.ExistsFor.REGION
    indicator = IndicatorFactory(sub_goal=goal, slug="trygga", title_sv="Trygga", exists_for=kind)
    region = Organisation.objects.get(kind=Organisation.Kind.REGION)
    measure(indicator, region, [50, 52, 54, 56, 58, 70], first_year=year - 4)
    return indicator


@pytest.fixture
def report(indicator, year, colleague):
    return AnnualReport.objects.create(year=year, summary_sv=SUMMARY, written_by=colleague)


@pytest.fixture
def publish_report(process_leader):
    """Return a function that approves and publishes a report."""

    def do(report):
        approve(pk=report.pk, seen=fingerprint(gather(report)), by=process_leader)
        return publish(pk=report.pk, by=process_leader)

    return do


@pytest.fixture
def revise(year):
    """Return a function that changes the value of the region for the year of the report."""
    return lambda value: Measurement.objects.filter(indicator__slug="trygga", year=year).update(value=value)
