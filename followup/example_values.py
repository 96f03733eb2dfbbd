"""The values of the example key figures. A table of numbers is a tenth of a fixture of them, and is loaded at once."""

import json
from pathlib import Path

from contacts.models import Organisation
from followup.models import Indicator, Measurement

DATA_FILE = Path(__file__).parent / "data" / "example_values.json"
WRITTEN_IN = 2026


def load_example_values(year):
    """Store the made-up values of the example key figures that there are, moved by the years from WRITTEN_IN."""
    places = {place.code: place for place in Organisation.objects.region_and_municipalities()}
    table = json.loads(DATA_FILE.read_text(encoding="utf-8"))
    Measurement.objects.bulk_create(
        _measurement(
            indicator, places[code], gender, number + table[indicator.slug]["first_year"] + year - WRITTEN_IN, value
        )
        for indicator in Indicator.objects.filter(is_example=True, slug__in=table)
        for code, genders in table[indicator.slug]["values"].items()
        if code in places
        for gender, values in genders.items()
        for number, value in enumerate(values)
    )


def _measurement(indicator, place, gender, year, value):
    of = {"indicator": indicator, "organisation": place, "gender": gender, "year": year, "is_example": True}
    return Measurement(**of, status=value) if isinstance(value, str) else Measurement(**of, value=value)
