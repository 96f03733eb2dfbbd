"""The map of the municipalities, from the outline that ships in naravard/data (see its README for the source)."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA_FILE = Path(__file__).parent / "data" / "dalarna-svg.json"


@dataclass(frozen=True)
class Shape:
    """One municipality's outline: `d` is an SVG path, `x` and `y` the label's point, all in view box units."""

    code: str
    d: str
    x: float
    y: float


@dataclass(frozen=True)
class Area:
    """An outline with its Organisation, and whether it is the one that the page is about."""

    shape: Shape
    organisation: object
    is_current: bool


@cache
def outline():
    """Return (view box, {Statistics Sweden's code: Shape})."""
    data = json.loads(DATA_FILE.read_text(encoding="utf-8"))
    shapes = {row["code"]: Shape(row["code"], row["d"], *row["label"]) for row in data["paths"]}
    return data["viewBox"], shapes


def county_map(municipalities, current=None):
    """Return what the map's template draws: the view box, and an Area for each municipality that has an outline."""
    view_box, shapes = outline()
    areas = [
        Area(shapes[municipality.code], municipality, municipality == current)
        for municipality in municipalities
        if municipality.code in shapes
    ]
    return {"view_box": view_box, "areas": areas}
