"""The facts that texts of every page name."""

from django import template

from naravard.facts_in_texts import facts_in_texts

register = template.Library()
register.simple_tag(facts_in_texts)
