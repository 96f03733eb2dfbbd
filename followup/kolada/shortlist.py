"""The key figures that are suggested first: followup/data/kpi-shortlist.csv, which has no values."""

import csv
from functools import cache
from pathlib import Path

from followup.kolada.shapes import Kpi

FILE = Path(__file__).resolve().parent.parent / "data" / "kpi-shortlist.csv"


@cache
def shortlist():
    """Return a tuple of Kpis."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Kpi(row["id"], row["title"], row["description"], row["municipality_type"]) for row in csv.DictReader(file)
        )
