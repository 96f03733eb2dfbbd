from django import template

register = template.Library()


@register.filter
def have_vacant(seats):
    """Return whether nobody has entered who holds one of the seats."""
    return any(seat.holder is None for seat in seats)
