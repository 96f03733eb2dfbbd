"""The site's own drawings for paper: the same templates, given the colours that the style sheets give on the site."""

from django.template.loader import get_template

# The light colours of static/css/tokens.css and, from "vision" on, of static/css/components/vision.css.
COLORS = {
    "text": "#24201b",
    "text-soft": "#4c463d",
    "line": "#e0d7c6",
    "sunken": "#f3ede1",
    "link": "#17466f",
    "accent": "#8a2116",
    "sun": "#e9b44c",
    "surface": "#fffefb",
    "warning": "#634300",
    "warning-bg": "#fbefd4",
    "goal-1": "#8a2116",
    "goal-1-soft": "#f9e5de",
    "goal-2": "#1d4e7e",
    "goal-2-soft": "#e1edf6",
    "goal-3": "#1d4f35",
    "goal-3-soft": "#e2eee1",
    "goal-4": "#644300",
    "goal-4-soft": "#f9ecd0",
    "goal-5": "#5b2f78",
    "goal-5-soft": "#efe5f5",
    "vision": "#7d1d12",
    "vision-text": "#fff6e6",
    "kurbits-leaf": "#d8b98a",
    "kurbits-petal": "#f6d9c6",
    "kurbits-petal-back": "#e08a6f",
}

STROKE = "fill: none; stroke-linecap: round;"

KURBITS_STYLE = f"""
.kurbits__stem {{ {STROKE} stroke: {COLORS["kurbits-leaf"]}; stroke-width: 2.6 }}
.kurbits__leaf {{ fill: {COLORS["kurbits-leaf"]} }}
.kurbits__petal {{ fill: {COLORS["kurbits-petal"]} }}
.kurbits__petal-back {{ fill: {COLORS["kurbits-petal-back"]} }}
.kurbits__stroke {{ {STROKE} stroke: {COLORS["vision"]}; stroke-width: 2 }}
.kurbits__heart, .kurbits__dot {{ fill: {COLORS["sun"]} }}
"""

MARK_STYLE = f"""
.mark__stroke {{ {STROKE} stroke: {COLORS["surface"]}; stroke-width: 1.8; opacity: 0.7 }}
.mark__heart {{ fill: {COLORS["sun"]} }}
""" + "".join(f".goal-{number} {{ fill: {COLORS[f'goal-{number}']} }}\n" for number in range(1, 6))


def kurbits():
    return standalone_svg("_kurbits_flourish.html", {}, style=KURBITS_STYLE)


def mark():
    return standalone_svg("_mark.html", {"css_class": "mark"}, style=MARK_STYLE)


def symbol(number):
    style = f".symbol {{ color: {COLORS[f'goal-{number}']} }}"
    return standalone_svg("_symbol.html", {"number": number, "css_class": ""}, style=style)


def standalone_svg(template, context, *, style):
    """Return the <svg> of the template as a file of its own, which carries its style with it."""
    svg = get_template(template).render(context)
    start = svg[svg.index("<svg") : svg.index(">") + 1]
    opening = start.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1) + f"<style>{style}</style>"
    return opening + svg[len(start) + svg.index("<svg") :]
