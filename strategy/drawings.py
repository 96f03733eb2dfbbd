"""The drawings and colours of the strategy for PDFs: the kurbits flourish and the symbols of the sub-goals."""

from core.pdf import drawings

# The petals of the mark have the colours of the sub-goals. The soft ones are from static/css/tokens.css, and from
# "vision" on the colours are from static/css/components/vision.css.
COLORS = {
    **drawings.COLORS,
    **{f"goal-{number}": color for number, color in enumerate(drawings.PETAL_COLORS, start=1)},
    "goal-1-soft": "#f9e5de",
    "goal-2-soft": "#e1edf6",
    "goal-3-soft": "#e2eee1",
    "goal-4-soft": "#f9ecd0",
    "goal-5-soft": "#efe5f5",
    "vision": "#7d1d12",
    "vision-text": "#fff6e6",
    "kurbits-leaf": "#d8b98a",
    "kurbits-petal": "#f6d9c6",
    "kurbits-petal-back": "#e08a6f",
}

# The class names are those of templates/_kurbits_flourish.html.
_KURBITS_STYLE = f"""
.kurbits__stem {{ {drawings.STROKE} stroke: {COLORS["kurbits-leaf"]}; stroke-width: 2.6 }}
.kurbits__leaf {{ fill: {COLORS["kurbits-leaf"]} }}
.kurbits__petal {{ fill: {COLORS["kurbits-petal"]} }}
.kurbits__petal-back {{ fill: {COLORS["kurbits-petal-back"]} }}
.kurbits__stroke {{ {drawings.STROKE} stroke: {COLORS["vision"]}; stroke-width: 2 }}
.kurbits__heart, .kurbits__dot {{ fill: {COLORS["sun"]} }}
"""


def kurbits():
    """Return the kurbits flourish, an ornament, as SVG."""
    return drawings.standalone_svg("_kurbits_flourish.html", {}, style=_KURBITS_STYLE)


def symbol(sub_goal):
    """Return the symbol of the sub-goal as SVG, in its colour."""
    style = f".symbol {{ color: {COLORS[f'goal-{sub_goal.color}']} }}"
    return drawings.standalone_svg("_symbol.html", {"drawing": sub_goal.drawing, "css_class": ""}, style=style)
