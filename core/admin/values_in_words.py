"""The value of a column as a person reads it."""

import re
from datetime import datetime
from pathlib import PurePosixPath

from django.db.models import FileField
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _

# As core/pictures.py names them.
_PICTURE = re.compile(r"(?P<code>[0-9a-f]{4})[0-9a-f]{28}-(?P<width>\d+)x(?P<height>\d+)\.webp")


def is_empty(value):
    """Return whether a column holds nothing. 0 and False are something."""
    return value is None or value == ""


def _file_in_words(name):
    """Return the name of a file as its editor gave it, or for a picture, which has none, its size and a short code."""
    picture = _PICTURE.fullmatch(name)
    return _("picture %(code)s, %(width)s × %(height)s pixels") % picture.groupdict() if picture else name


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
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return value if isinstance(value, str) else str(localize(value))
