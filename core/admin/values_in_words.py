"""The value of a column as a person reads it."""

import re
from datetime import datetime
from decimal import Decimal
from pathlib import PurePosixPath

from django.db.models import FileField
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _

# As core/pictures.py names them.
_PICTURE = re.compile(r"[0-9a-f]{32}-(?P<width>\d+)x(?P<height>\d+)\.webp")


def is_empty(value):
    """Return whether a column holds nothing. 0 and False are something."""
    return value is None or value == ""


def _file_in_words(name):
    """Return the name of a file as its editor gave it, or for a picture, which has none, its size."""
    picture = _PICTURE.fullmatch(name)
    return _("a picture, %(width)s × %(height)s pixels") % picture.groupdict() if picture else name


def values_in_words(field, old, new):
    """Return what the field held and holds as text, so that two files which read the same are told apart."""
    before, after = value_in_words(field, old), value_in_words(field, new)
    if isinstance(field, FileField) and before and before == after:
        after = _("another one: %(file)s") % {"file": after}
    return before, after


def value_in_words(field, value):
    """Return the value of a field that is no relation as text: as its page shows it, "" if there is none."""
    if is_empty(value):
        return ""
    if isinstance(field, FileField):
        return _file_in_words(PurePosixPath(str(value)).name)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, Decimal):
        return str(localize(Decimal(f"{value.normalize():f}")))
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return value if isinstance(value, str) else str(localize(value))
