"""The geometry of the diagrams in templates/charts: whole numbers only, which every language writes alike."""

from django import template

register = template.Library()
HEIGHT = 1000  # of the drawing, whatever it is shown as
COLUMN = 100
GAP = 18
LEAST = 12  # so that one among a thousand is seen too


@register.simple_tag
def columns(rows, target=None):
    """
    Turn rows of {"label", "values": [front, back]} into columns; the back one is drawn behind the front one.

    `target` is a level to draw a line at. A value of None is a column that is not there.
    """
    rows = list(rows)
    values = [value for row in rows for value in row["values"] if value is not None]
    top = max([*values, target or 0, 1])
    return {
        "rows": rows,
        "width": COLUMN * max(1, len(rows)),
        "height": HEIGHT,
        "top": top,
        "target_y": HEIGHT - _height(target, top) if target else None,
        "columns": [_column(number, row, top) for number, row in enumerate(rows)],
        "is_empty": not any(values),
    }


def _column(number, row, top):
    heights = [_height(value, top) for value in row["values"]]
    parts = [{"y": HEIGHT - height, "height": height, "place": place} for place, height in enumerate(heights)]
    return {
        "label": row["label"],
        "said": row.get("said", ""),
        "x": number * COLUMN + GAP // 2,
        "width": COLUMN - GAP,
        "parts": parts[::-1],  # the back one is drawn first
    }


def _height(value, top):
    return max(LEAST, round(HEIGHT * value / top)) if value else 0


@register.simple_tag
def bars(rows):
    """Turn rows of {"label", "value"} into bars with a length of 0–1000, and their share of all in whole percent."""
    rows = list(rows)
    top = max([row["value"] for row in rows], default=0) or 1
    total = sum(row["value"] for row in rows) or 1
    return [row | {"length": _height(row["value"], top), "percent": round(100 * row["value"] / total)} for row in rows]
