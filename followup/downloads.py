"""The values of a key figure as CSV and JSON. What is made up is not among them."""

from followup.csv_files import as_csv
from followup.models import Measurement

COLUMNS = ["key_figure", "title", "unit", "place_code", "place", "year", "gender", "value", "status", "source"]


def rows_of(indicator):
    """Return a dict with COLUMNS for each value of the key figure, and for each value that is missing with a reason."""
    return _rows(Measurement.objects.filter(indicator=indicator).order_by("year", "gender", "pk"))


def _rows(measurements):
    of = measurements.real().select_related("indicator", "organisation", "comparison")
    return [_row(measurement) for measurement in of]


def _row(measurement):
    indicator, number = measurement.indicator, measurement.value
    return {
        "key_figure": indicator.kolada_id or indicator.slug,
        "title": indicator.title,
        "unit": indicator.unit,
        "place_code": place_code(measurement.place),
        "place": str(measurement.place),
        "year": measurement.year,
        "gender": measurement.gender,
        "value": "" if number is None else f"{number.normalize():f}",
        "status": measurement.status,
        "source": measurement.source,
    }


def place_code(place):
    """Return the code that Kolada has for the place: four digits, of which a region's begin with 00."""
    return place.code.zfill(4) if place.code.isdecimal() else place.code


def values_as_csv(indicator):
    """Return bytes with the values of a key figure."""
    return as_csv(rows_of(indicator), COLUMNS)


def measurements_as_csv(measurements):
    """Return bytes with the real ones of a queryset, as a file that can be edited and read in again."""
    return as_csv(_rows(measurements.order_by("indicator", "year", "gender", "pk")), COLUMNS)
