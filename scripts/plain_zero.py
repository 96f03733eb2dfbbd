#!/usr/bin/env python3
# /// script
# dependencies = ["fonttools>=4.55", "brotli>=1.1"]
# ///
"""
Take the slash out of the zeros of Atkinson Hyperlegible Next: it tells 0 from O in codes, but disturbs in a text.

    scripts/plain_zero.py static/fonts/atkinson-next-latin.woff2 core/pdf/fonts/AtkinsonHyperlegibleNext_*.ttf

Run it once on a new copy of the fonts: a zero without a slash is left as it is. The licence (OFL) allows the change.
The slash parts the inside of the zero in two; the new inside is the outline, made narrower to fit round both.
"""

import sys

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import GlyphCoordinates

PHANTOM_POINTS = 4  # where a glyph begins and ends; variations move them as they move its points


def box(points):
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def fitted(points, inside):
    """Return the points of the outline, turned round and drawn together until they fit the box `inside`."""
    left, bottom, right, top = box(points)
    across, up = (inside[2] - inside[0]) / (right - left), (inside[3] - inside[1]) / (top - bottom)
    return [(round(inside[0] + (x - left) * across), round(inside[1] + (y - bottom) * up)) for x, y in reversed(points)]


def drawn(points, ends):
    """Return the outline and the new inside, from the points of a zero whose first contour is the outline."""
    outline, inner = points[: ends[0] + 1], points[ends[0] + 1 :]
    return outline + fitted(outline, box(inner))


def take_out_slash(font, name):
    glyph = font["glyf"][name]
    if glyph.numberOfContours != 3:
        return False
    ends, points = list(glyph.endPtsOfContours), [tuple(point) for point in glyph.coordinates]
    for variation in font["gvar"].variations[name] if "gvar" in font else []:
        variation.calcInferredDeltas(GlyphCoordinates([*points, *[(0, 0)] * PHANTOM_POINTS]), [*ends])
        deltas = variation.coordinates
        moved = [(x + dx, y + dy) for (x, y), (dx, dy) in zip(points, deltas, strict=False)]
        new = zip(drawn(points, ends), drawn(moved, ends), strict=True)
        variation.coordinates = [(b[0] - a[0], b[1] - a[1]) for a, b in new] + deltas[-PHANTOM_POINTS:]
    count = ends[0] + 1
    glyph.coordinates = GlyphCoordinates(drawn(points, ends))
    on_curve = bytes(flag & 1 for flag in glyph.flags[:count])
    glyph.flags = bytearray(on_curve + on_curve[::-1])
    glyph.endPtsOfContours, glyph.numberOfContours = [count - 1, 2 * count - 1], 2
    glyph.removeHinting()
    return True


for path in sys.argv[1:]:
    opened = TTFont(path)
    done = [name for name in opened.getGlyphOrder() if name.split(".")[0] == "zero" and take_out_slash(opened, name)]
    if done:
        opened.save(path)
    print(path, ", ".join(done) or "nothing to do")
