"""Filters that say whether a list is to be folded."""

from django import template

from core.long_lists import are_long, is_long

register = template.Library()
register.filter("is_long", is_long)
register.filter("are_long", are_long)
