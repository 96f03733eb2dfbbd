"""What stands beside the translated fields of the admin."""

from django import template

from core.translations.form_notes import CONFIRMED, note_on

register = template.Library()


@register.inclusion_tag("admin/_translation.html")
def translation_note(field):
    """Render what is to be said of the translation in a bound field, or nothing."""
    return {"field": field, "note": note_on(field), "box": CONFIRMED}
