"""The geometry of the charts of the self-assessment, in whole units of the drawing, as in charts.py."""

from decimal import Decimal
from itertools import pairwise
from math import ceil

from followup.charts import FILLS, INKS
from followup.models.assessment import HIGHEST, LOWEST

WIDTH = 500
HEAT_NAME, HEAT_CELL, HEAT_ROW, HEAT_HEAD = 190, 62, 40, 40
DOT_EDGE, DOT_STEP, DOTS_ABREAST, DOT_LABELS, DOT_TOP = 50, 20, 4, 64, 10
LINE_LEFT, LINE_RIGHT, LINE_TOP, LINE_BOTTOM, LINE_HEIGHT = 60, 60, 30, 46, 200
SHADES = 4
SHOWN = Decimal("0.1")  # means stand with one decimal
TICKS = (LOWEST, 3, HIGHEST)


def shade(number):
    """Return the shade of a mean as it is shown, from 1 to SHADES in steps of the same width: darker is higher."""
    width = Decimal(HIGHEST - LOWEST) / SHADES
    return min(SHADES, int((Decimal(number).quantize(SHOWN) - LOWEST) / width) + 1)


def shade_bounds():
    """Return [(shade, lowest, highest)], of which each number that can be shown is in one."""
    width = Decimal(HIGHEST - LOWEST) / SHADES
    lowest = [LOWEST + width * number for number in range(SHADES)]
    return [(place + 1, low, low + width - (SHOWN if place < SHADES - 1 else 0)) for place, low in enumerate(lowest)]


def heat_chart(sub_goals, rows):
    """
    Return the geometry of a table of means: `rows` are (organisation, [Mean by sub-goal]).

    Each cell has its `middle`, the `mean` that stands in it, and its `shade`, 0 where there is no score. `shapes` are
    the cells of each shade, drawn as one path: [(shade, colour, path)].
    """
    columns = [{"number": goal.number, "x": _column(place) + HEAT_CELL // 2} for place, goal in enumerate(sub_goals)]
    drawn = [
        {
            "place": place,
            "y": HEAT_HEAD + line * HEAT_ROW,
            "middle": HEAT_HEAD + line * HEAT_ROW + HEAT_ROW // 2,
            "cells": [_heat_cell(column, found) for column, found in enumerate(means)],
        }
        for line, (place, means) in enumerate(rows)
    ]
    return {
        "width": _column(len(sub_goals)),
        "height": HEAT_HEAD + HEAT_ROW * len(rows),
        "columns": columns,
        "rows": drawn,
        "shapes": _shapes(drawn),
        "numbers": _numbers(drawn),
    }


def _numbers(rows):
    """Return [(shade, ink, [(x, y, number or None)])] of the numbers in the cells."""
    found = {}
    for row in rows:
        for cell in row["cells"]:
            found.setdefault(cell["shade"], []).append((cell["middle"], row["middle"] + 5, cell["mean"].number))
    return [(shade, INKS[shade], texts) for shade, texts in sorted(found.items())]


def _shapes(rows):
    found = {}
    for row in rows:
        for cell in row["cells"]:
            found[cell["shade"]] = found.get(cell["shade"], "") + _box(cell["x"], row["y"])
    return [(shade, FILLS[shade], path) for shade, path in sorted(found.items())]


def _box(x, y):
    width, height = HEAT_CELL - 4, HEAT_ROW - 4
    return f"M{x} {y}h{width}v{height}h-{width}z"


def _column(place):
    return HEAT_NAME + place * HEAT_CELL


def _heat_cell(column, found):
    x = _column(column)
    number = 0 if found.number is None else shade(found.number)
    return {"x": x + 2, "middle": x + HEAT_CELL // 2, "mean": found, "shade": number}


def dot_chart(counts, mean):
    """
    Return the geometry of a plot of dots, one for each organisation, above its score from 1 to 5.

    `counts` is {score: how many}. The dots of a score lie in rows of DOTS_ABREAST, from below.
    """
    levels = max(2, *(ceil(count / DOTS_ABREAST) for count in counts.values()))
    base = DOT_TOP + levels * DOT_STEP
    dots = [dot for score, count in counts.items() for dot in _dots(score, count, base)]
    return {
        "width": WIDTH,
        "height": base + DOT_LABELS,
        "base": base,
        "path": "".join(f"M{dot['x']} {dot['y']}h0" for dot in dots),  # a round end is a dot: one element for all
        "scores": [(score_x(score), base + 46, score) for score in counts],
        "left": score_x(LOWEST) - 40,
        "right": score_x(HIGHEST) + 40,
        "mean_x": None if mean is None else score_x(mean),
    }


def score_x(score):
    """Return where a score or a mean stands from left to right."""
    share = (Decimal(score) - LOWEST) / (HIGHEST - LOWEST)
    return round(DOT_EDGE + share * (WIDTH - 2 * DOT_EDGE))


def _dots(score, count, base):
    middle = score_x(score)
    for number in range(count):
        level, place = divmod(number, DOTS_ABREAST)
        abreast = min(DOTS_ABREAST, count - level * DOTS_ABREAST)
        x = middle + round((place - (abreast - 1) / 2) * DOT_STEP)
        yield {"x": x, "y": base - level * DOT_STEP - DOT_STEP // 2}


def score_line(points):
    """
    Return the geometry of scores over the periods, or None where fewer than two are known. The scale is always 1 to 5.

    No line is drawn over a period without a score, nor between versions that may not be compared (Point.stretch).
    """
    known = [(place, point) for place, point in enumerate(points) if point.number is not None]
    if len(known) < 2:
        return None
    step = (WIDTH - LINE_LEFT - LINE_RIGHT) / max(1, len(points) - 1)
    drawn = [
        {"x": round(LINE_LEFT + place * step), "y": score_y(point.number), "number": point.number, "point": point}
        for place, point in known
    ]
    stretches = []
    for (place, point), mark in zip(known, drawn, strict=True):
        before = stretches[-1][-1] if stretches else None
        if before and before[0] == place - 1 and before[1] == point.stretch:
            stretches[-1].append((place, point.stretch, mark))
        else:
            stretches.append([(place, point.stretch, mark)])
    return {
        "width": WIDTH,
        "height": LINE_HEIGHT,
        "left": LINE_LEFT - 20,
        "right": WIDTH - LINE_RIGHT + 20,
        "marks": drawn,
        "numbers": [(mark["x"], mark["y"] - 14, mark["number"]) for mark in drawn],
        "dots": "".join(f"M{mark['x']} {mark['y']}h0" for mark in drawn),
        "paths": [_path(stretch) for stretch in stretches if len(stretch) > 1],
        "ticks": [{"score": score, "y": score_y(score)} for score in TICKS],
        "is_broken": any(later.stretch != earlier.stretch for (_a, earlier), (_b, later) in pairwise(known)),
    }


def score_y(number):
    """Return the height at which a score stands."""
    share = (Decimal(number) - LOWEST) / (HIGHEST - LOWEST)
    return round(LINE_HEIGHT - LINE_BOTTOM - share * (LINE_HEIGHT - LINE_BOTTOM - LINE_TOP))


def _path(stretch):
    return "M" + "L".join(f"{mark['x']} {mark['y']}" for _place, _stretch, mark in stretch)
