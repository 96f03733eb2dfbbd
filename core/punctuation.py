"""Lists in a sentence, which Arabic writes in its own way: with “،”, and an “and” that is a part of the next word."""

from django.utils.translation import gettext as _


def comma_list(items):
    """Return the items on one line with the comma of the active language between them."""
    return _(", ").join(map(str, items))


def and_list(items):
    """Return the items as a part of a sentence in the active language: “a, b and c”."""
    *others, last = map(str, items) if items else [""]
    return _("%(list)s and %(last)s") % {"list": comma_list(others), "last": last} if others else last
