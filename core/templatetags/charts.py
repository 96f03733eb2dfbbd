"""The geometry of the charts in templates/charts, in whole numbers, which need no localised decimal sign."""

from statistics import median_low

from django import template

register = template.Library()
# In units of the SVG, which is scaled to the size on the page.
HEIGHT = 1000
COLUMN = 100
GAP = 18
MIN_HEIGHT = 12  # so that the smallest value is visible
MOST_TIMES = 3  # the target, or the median if that is higher: where a chart with a target ends at the latest


@register.simple_tag
def columns(rows, target=None):
    """
    Return the geometry of a column chart for rows of {"label", "values": [front, back]}, with two columns a row.

    The second column is drawn behind the first one. A value of None draws no column. `target` is a value at which a
    horizontal line is drawn. With a target, a few very high columns are cut off, since they would make all the others
    too low to read; `cut` has the label and the highest value of each, to say so.
    """
    rows = list(rows)
    values = [value for row in rows for value in row["values"] if value is not None]
    top = _top(values, target)
    return {
        "rows": rows,
        "width": COLUMN * max(1, len(rows)),
        "height": HEIGHT,
        "top": top,
        "target_y": HEIGHT - _height(target, top) if target else None,
        "columns": [_column(number, row, top) for number, row in enumerate(rows)],
        "is_empty": not any(values),
        "cut": [{"label": row["label"], "highest": high} for row in rows if (high := _highest(row["values"])) > top],
    }


def _top(values, target):
    highest = _highest([*values, target or 0, 1])
    if not target or not values:
        return highest
    return min(highest, round(MOST_TIMES * max(target, median_low(values))))


def _highest(values):
    return max((value for value in values if value is not None), default=0)


def _column(number, row, top):
    heights = [_height(value, top) for value in row["values"]]
    parts = [{"y": HEIGHT - height, "height": height, "place": place} for place, height in enumerate(heights)]
    return {
        "label": row["label"],
        "said": row.get("said", ""),
        "x": number * COLUMN + GAP // 2,
        "width": COLUMN - GAP,
        "parts": parts[::-1],  # the back one is drawn first
        "is_cut": _highest(row["values"]) > top,
    }


def _height(value, top):
    return min(HEIGHT, max(MIN_HEIGHT, round(HEIGHT * value / top))) if value else 0


@register.simple_tag
def bars(rows):
    """Return rows of {"label", "value"} with the `length` of a bar, 0–1000, and the `percent` of the total."""
    rows = list(rows)
    top = max([row["value"] for row in rows], default=0) or 1
    total = sum(row["value"] for row in rows) or 1
    return [row | {"length": _height(row["value"], top), "percent": round(100 * row["value"] / total)} for row in rows]
