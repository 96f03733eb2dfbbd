"""How templates show a yearly report, whose texts are stored as data."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from core.templatetags.portal import note_fallback, older_mark
from core.text import ltr_text
from core.translations.reading import Ages
from followup.words import number_in_words

register = template.Library()


@register.simple_tag(takes_context=True)
def report_lang(context, text):
    """Return the attributes of an element that shows a text in another language than the page, else nothing."""
    if older := text.get("older"):
        return older_mark(context, Ages(*older["ages"]), older["anchors"])
    if text["lang"]:
        note_fallback(context)
    return format_html(' lang="{}" dir="auto"', text["lang"]) if text["lang"] else ""


@register.simple_tag
def report_head(table, number):
    """Return the head of a column, which each cell repeats on a telephone."""
    return table["heads"][number]


@register.simple_tag
def report_address(addresses, about):
    """Return the address of what a part or a row is about, or "" if it has no page today."""
    return addresses.get(tuple(about), "") if about else ""


@register.filter
def exact(number):
    """Return a number with all of its decimals, in one piece."""
    number = number.normalize()
    return ltr_text(number_in_words(number, max(0, -number.as_tuple().exponent)))


@register.filter
def report_line(sample):
    """Return the class of a line in the key of a chart: “line-1” is the second line."""
    return sample.replace("line-", "line--")


@register.simple_tag
def report_drawing(chart):
    """Return the drawing of a chart as it was when the report was approved."""
    return mark_safe(chart["drawing"])  # noqa: S308 - made by a template of ours, from numbers and years
