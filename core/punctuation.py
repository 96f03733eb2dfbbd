"""The signs between the items of a list, which Arabic writes in its own way: “،” and “؛”."""

from django.utils.translation import gettext as _


def comma_list(items):
    """Return the items on one line with the comma of the active language between them."""
    return _(", ").join(map(str, items))
