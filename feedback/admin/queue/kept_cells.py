"""
The cells of the queue, kept in the process for the row as it is: to make them took half of the time of the page.

All that was read with the row is in the key, and the day, which decides what is overdue. So what is kept is never old.
"""

import hashlib
import pickle
from functools import wraps

from django.utils import timezone

from core.sized_cache import SizedCache

_cells = SizedCache(8 * 1024 * 1024)  # bytes; a page of 50 rows has some 100,000


def kept_cell(function):
    """Decorate a method of the ModelAdmin that makes a cell of nothing but a row of QueueChangeList."""

    @wraps(function)
    def cell(model_admin, row):
        key = (function.__name__, _content(row))
        html = _cells.get(key)
        if html is None:
            html = function(model_admin, row)
            _cells.set(key, html)
        return html

    return cell


def _content(row):
    """Return a hash of all that was read of the row and the rows that it refers to."""
    if not hasattr(row, "_content"):
        related = [*row._state.fields_cache.values(), *row.themes.all()]
        columns = [_columns(part) for part in [row, *related] if part]
        row._content = hashlib.blake2b(pickle.dumps([timezone.localdate(), *columns]), digest_size=16).digest()
    return row._content


def _columns(row):
    return [value for name, value in row.__dict__.items() if not name.startswith("_")]
