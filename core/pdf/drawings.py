"""The site's own drawings for PDFs: the templates of the site, as SVG files with the colours of its style sheets."""

from django.template.loader import get_template

# The light colours of static/css/tokens.css, by their names there without "color-".
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
}
# The five petals of the mark, clockwise from the top.
PETAL_COLORS = ["#8a2116", "#1d4e7e", "#1d4f35", "#644300", "#5b2f78"]

STROKE = "fill: none; stroke-linecap: round;"

# The class names are those of templates/_mark.html.
_MARK_STYLE = f"""
.mark__stroke {{ {STROKE} stroke: {COLORS["surface"]}; stroke-width: 1.8; opacity: 0.7 }}
.mark__heart {{ fill: {COLORS["sun"]} }}
""" + "".join(f".goal-{number} {{ fill: {color} }}\n" for number, color in enumerate(PETAL_COLORS, start=1))


def mark():
    """Return the portal's mark as SVG."""
    return standalone_svg("_mark.html", {"css_class": "mark"}, style=_MARK_STYLE)


def standalone_svg(template, context, *, style):
    """Return the <svg> of the template as the text of an SVG file that contains its own style."""
    svg = get_template(template).render(context)
    start = svg.index("<svg")
    end = svg.index(">", start)
    opening = svg[start:end].replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return f"{opening}><style>{style}</style>{svg[end + 1 :]}"
