"""The value of a column as a person reads it."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _


def is_empty(value):
    """Return whether a column holds nothing. 0 and False are something."""
    return value is None or value == ""


def value_in_words(field, value):
    """Return the value of a field that is no relation as text: as its page shows it, "" if there is none."""
    if is_empty(value):
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return value if isinstance(value, str) else str(localize(value))
