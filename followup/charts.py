"""The geometry of the charts of key figures, in whole units of the drawing: no decimal sign differs by language."""

from decimal import Decimal
from itertools import pairwise
from math import ceil, floor, log10

WIDTH, HEIGHT = 1000, 460
LEFT, RIGHT, TOP, BOTTOM = 110, 130, 30, 60  # beside the lines: the scale, the latest values, the years
SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 300, 100, 12
IN_A_ROW, MULTIPLE_HEIGHT = 3, 180  # of the small charts in a file, each with its name and latest value
TICKS = 4
LEAST_DISTANCE = 44  # of two labels, so that neither covers the other
SHADES = 4
# Of areas and of the numbers in them, by shade, where no style sheet is at hand: as in value-map.css and heat.css.
FILLS = ["#ffffff", "#dcebf5", "#b4d3ea", "#2c6390", "#12395c"]
INKS = ["#24201b", "#10202e", "#10202e", "#ffffff", "#ffffff"]


class Scale:
    """Turns numbers into places between `start` and `end`, with round numbers as its ends and `ticks`."""

    def __init__(self, numbers, start, end):
        low, high = min(numbers), max(numbers)
        step = _round_step(high - low or abs(high) or Decimal(1))
        first, last = floor(low / step), ceil(high / step)
        if first == last:
            first, last = first - 1, last + 1
        self.ticks = [step * number for number in range(first, last + 1)]
        self.low, self.high, self.start, self.end = self.ticks[0], self.ticks[-1], start, end

    def place(self, number):
        share = (Decimal(number) - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start))


def _round_step(span):
    """Return 1, 2 or 5 times a power of ten, of which some four make the span."""
    rough = float(span) / TICKS
    power = Decimal(10) ** floor(log10(rough))
    return next(power * factor for factor in [1, 2, 5, 10] if power * factor >= Decimal(str(rough)))


def _x(years, left, right):
    first, last = min(years), max(years)
    span = last - first or 1
    return lambda year: round(left + (year - first) * (right - left) / span)


def _stretches(known, break_in):
    """Return the points as lists that are drawn as one line: not over a missing year, nor over a change of method."""
    stretches = []
    for year, number in known:
        follows = stretches and stretches[-1][-1][0] == year - 1 and year != break_in
        if follows:
            stretches[-1].append((year, number))
        else:
            stretches.append([(year, number)])
    return stretches


def line_chart(lines, *, target=None, target_year=None, method_changed_in=None):
    """
    Return the geometry of lines over the years, or None if there is no value.

    `lines` are dicts with "name" and "known", [(year, number)]. A gap of a line is a year without a value, or the
    change of the method, which `break_x` shows too. Each line gets `paths`, single `points`, and where its latest value
    stands: `label_y`, moved so that no two labels meet.
    """
    lines = [line for line in lines if line["known"]]
    if not lines:
        return None
    years = [year for line in lines for year, _number in line["known"]]
    numbers = [number for line in lines for _year, number in line["known"]]
    if target is not None:
        numbers.append(target)
        years.append(max(target_year or 0, max(years)))
    scale = Scale(numbers, HEIGHT - BOTTOM, TOP)
    x = _x(years, LEFT, WIDTH - RIGHT)
    drawn = [_line(place, line, x, scale, method_changed_in) for place, line in enumerate(lines)]
    _keep_apart(drawn)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "top": TOP,
        "right": WIDTH - RIGHT,
        "bottom": HEIGHT - BOTTOM,
        "lines": drawn,
        "ticks": [{"number": number, "y": scale.place(number)} for number in scale.ticks],
        "years": [{"year": year, "x": x(year)} for year in _shown_years(min(years), max(years))],
        "target_y": None if target is None else scale.place(target),
        "break_x": x(method_changed_in) - 10 if min(years) < (method_changed_in or 0) <= max(years) else None,
        "starts_at": scale.low if scale.low != 0 else None,
        "rows": _table(lines),
    }


def _table(lines):
    """Return [(year, [the number of each line or None])]: what the lines say, for those who do not see them."""
    known = [dict(line["known"]) for line in lines]
    return [(year, [found.get(year) for found in known]) for year in sorted(set().union(*known))]


def _line(place, line, x, scale, method_changed_in):
    stretches = _stretches(line["known"], method_changed_in)
    last_year, last = line["known"][-1]
    return {
        **line,
        "place": place,
        "paths": [_path(stretch, x, scale) for stretch in stretches if len(stretch) > 1],
        "points": [{"x": x(year), "y": scale.place(number)} for year, number in line["known"]],
        "label_x": x(last_year) + 18,
        "label_y": scale.place(last),
        "last": last,
        "last_year": last_year,
    }


def _path(stretch, x, scale):
    return "M" + "L".join(f"{x(year)} {scale.place(number)}" for year, number in stretch)


def _keep_apart(lines):
    """Move labels downwards until none is nearer to the one above it than LEAST_DISTANCE, or else upwards again."""
    in_order = sorted(lines, key=lambda line: line["label_y"])
    for above, line in pairwise(in_order):
        line["label_y"] = max(line["label_y"], above["label_y"] + LEAST_DISTANCE)
    lowest = HEIGHT - BOTTOM
    for line in reversed(in_order):
        line["label_y"] = min(line["label_y"], lowest)
        lowest = line["label_y"] - LEAST_DISTANCE


def _shown_years(first, last):
    """Return at most five years, the first and the last among them."""
    step = max(1, ceil((last - first) / 4))
    years = list(range(first, last + 1, step))
    if years[-1] != last:
        years = [*(year for year in years if last - year >= step), last]
    return years


def small_multiples(lines, method_changed_in=None):
    """
    Return the same small chart for each of the lines, all with one scale, so that they can be compared.

    The scale goes from `low` to `high`, and from the `first` year to the `last`. No line goes over a change of method.
    """
    numbers = [number for line in lines for _year, number in line["known"]]
    if not numbers:
        return []
    years = [year for line in lines for year, _number in line["known"]]
    scale = Scale(numbers, SPARK_HEIGHT - SPARK_EDGE, SPARK_EDGE)
    x = _x(years, SPARK_EDGE, SPARK_WIDTH - SPARK_EDGE)
    of_all = {
        "width": SPARK_WIDTH,
        "height": SPARK_HEIGHT,
        "low": scale.low,
        "high": scale.high,
        "first": min(years),
        "last": max(years),
    }
    return [
        {
            **line,
            **of_all,
            "paths": [
                _path(stretch, x, scale) for stretch in _stretches(line["known"], method_changed_in) if len(stretch) > 1
            ],
            "end": _end(line["known"], x, scale),
        }
        for line in lines
    ]


def in_columns(multiples, width):
    """Return (height, the multiples with the `x` and `y` of each) for a drawing with three of them in a row."""
    step = width // IN_A_ROW
    placed = [
        {**item, "x": number % IN_A_ROW * step, "y": number // IN_A_ROW * MULTIPLE_HEIGHT}
        for number, item in enumerate(multiples)
    ]
    return ceil(len(multiples) / IN_A_ROW) * MULTIPLE_HEIGHT, placed


def _end(known, x, scale):
    return {"x": x(known[-1][0]), "y": scale.place(known[-1][1])} if known else None


def shades(numbers, decimals):
    """
    Return ({number: shade from 1 to SHADES}, [(shade, lowest, highest)]) in steps of the same width.

    The numbers are taken as they are shown, with so many decimals, so that two that read alike have one shade. A step
    that no number falls into is left out. A darker shade is a higher number, which says nothing of better.
    """
    if not numbers:
        return {}, []
    unit = Decimal(1).scaleb(-decimals)
    shown = {number: Decimal(number).quantize(unit) for number in numbers}
    low, high = min(shown.values()), max(shown.values())
    width = max((high - low) / SHADES, unit)
    found = {number: min(SHADES, int((value - low) / width) + 1) for number, value in shown.items()}
    steps = []
    for shade in sorted(set(found.values())):
        inside = [shown[number] for number in found if found[number] == shade]
        steps.append((shade, min(inside), max(inside)))
    return found, steps
