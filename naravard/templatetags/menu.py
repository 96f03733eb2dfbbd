"""The main menu (naravard/menu.py) in templates."""

from django import template

from naravard.menu import items_at, place_of

register = template.Library()
register.filter("menu_place", place_of)
register.filter("menu_items", items_at)
