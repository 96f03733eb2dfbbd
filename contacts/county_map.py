"""The map of the municipalities, from the outlines in contacts/data (its README names the source)."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA_FILE = Path(__file__).parent / "data" / "dalarna-svg.json"


@dataclass(frozen=True)
class Shape:
    """The outline of a municipality: `d` is an SVG path, `x` and `y` the position of its label, in view box units."""

    code: str
    d: str
    x: float
    y: float


@dataclass(frozen=True)
class Area:
    """An outline with its Organisation, and whether the page is about it."""

    shape: Shape
    organisation: object
    is_current: bool


@cache
def outline():
    """Return (view box, {municipality code of Statistics Sweden: Shape})."""
    data = json.loads(DATA_FILE.read_text(encoding="utf-8"))
    shapes = {row["code"]: Shape(row["code"], row["d"], *row["label"]) for row in data["paths"]}
    return data["viewBox"], shapes


def county_map(municipalities, current=None):
    """Return {"view_box", "areas"} for municipalities/_map.html, with an Area for each municipality in the data."""
    view_box, shapes = outline()
    areas = [
        Area(shapes[municipality.code], municipality, municipality == current)
        for municipality in municipalities
        if municipality.code in shapes
    ]
    return {"view_box": view_box, "areas": areas}
