"""How templates show the values, trends and states of key figures."""

from django import template

from core.text import ltr_text
from followup.words import MARKS, TRENDS, number_in_words

register = template.Library()


@register.filter
def figure(number, indicator):
    """Return the number with the decimals of the key figure, in one piece."""
    return ltr_text(number_in_words(number, indicator.decimals)) if number is not None else ""


@register.inclusion_tag("followup/_trend.html")
def trend(found):
    """Render a Trend as a mark and in words."""
    return {"mark": MARKS[found], "words": TRENDS[found]}


@register.inclusion_tag("followup/_trend.html")
def verdict(found):
    """Render the verdict on a sub-goal as a mark and in words."""
    return {"mark": MARKS[found], "words": found.label}


@register.filter
def get(values, key):
    """Return the value of a dict, or None."""
    return values.get(key)
