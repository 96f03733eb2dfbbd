"""What is reported and what is missing, of key figures and of the self-assessment, and since when."""

from typing import NamedTuple

from followup.figures import Figures
from followup.models import Indicator, Measurement
from followup.self_assessment.results import AssessmentResults
from followup.sub_goals import counted

NOT_REPORTED = Measurement.Status.NOT_REPORTED


class Missing(NamedTuple):
    """A value that is expected of a place and is not there. `last_year` is the latest one with a value, or None."""

    indicator: Indicator
    place: object
    last_year: int | None


class IndicatorStatus(NamedTuple):
    """How much of a key figure is reported for its latest year, None where it has no values at all."""

    indicator: Indicator
    year: int | None
    reported: int
    expected: int
    missing: list

    @property
    def is_complete(self):
        return self.year is not None and not self.missing and not self.indicator.is_update_late


class PlaceStatus(NamedTuple):
    """What an organisation has reported: key figures, and the self-assessment of the latest period that has closed."""

    place: object
    reported: int
    expected: int
    missing: list
    has_answered: bool | None


def reporting_status():
    """Return the status of everything. Made-up key figures and periods count only where there are no real ones."""
    figures = Figures(Indicator.objects.public())
    results = AssessmentResults(is_example=False, organisations=figures.organisations)
    status = status_of(figures, results)
    period, indicators = status["period"], status["indicators"]
    answered = results.answered(period) if period else set()
    places = [_of_place(place, indicators, figures, answered, period) for place in figures.organisations]
    return status | {"places": places}


def status_of(figures, results):
    """Return the status of Figures and AssessmentResults, without what each organisation has reported."""
    period = results.latest_closed
    indicators = [_status(indicator, figures) for indicator in counted(figures.indicators)]
    answered = results.answered(period) if period else set()
    return {
        "indicators": indicators,
        "complete": sum(row.is_complete for row in indicators),
        "period": period,
        "answered": len(answered),
        "of": len(figures.organisations),
    }


def _status(indicator, figures):
    expected = [place for place in figures.organisations if figures.exists_for(indicator, place)]
    known = {place.pk: figures.series(indicator, place).latest for place in expected}
    year = max((latest[0] for latest in known.values() if latest), default=None)
    missing = [
        Missing(indicator, place, known[place.pk][0] if known[place.pk] else None)
        for place in expected
        if year is None or figures.why_missing(indicator, place, year) == NOT_REPORTED
    ]
    return IndicatorStatus(indicator, year, len(expected) - len(missing), len(expected), missing)


def _of_place(place, indicators, figures, answered, period):
    missing = [row for found in indicators for row in found.missing if row.place == place]
    expected = sum(figures.exists_for(found.indicator, place) for found in indicators)
    has_answered = place.pk in answered if period else None
    return PlaceStatus(place, expected - len(missing), expected, missing, has_answered)
