"""What the admin shows of a field that may not be changed."""

from django import template
from django.core.exceptions import FieldDoesNotExist

from core.rich_text import RichTextField, safe_html

register = template.Library()
# Below the heading of the row and that of a group of fields.
TOP_LEVEL = 4


@register.filter
def read_only(readonly_field):
    """Return the contents of an AdminReadonlyField: rich text as it is read, not as its tags."""
    row, name = readonly_field.form.instance, readonly_field.field["field"]
    try:
        field = row._meta.get_field(name) if isinstance(name, str) else None
    except FieldDoesNotExist:
        field = None
    if isinstance(field, RichTextField) and getattr(row, name):
        return safe_html(getattr(row, name), TOP_LEVEL)
    return readonly_field.contents()
