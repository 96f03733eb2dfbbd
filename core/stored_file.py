"""Whether an uploaded file is still there to be read."""

import os
from pathlib import Path

from django.core.exceptions import SuspiciousFileOperation


def can_be_read(file, name=None):
    """
    Return whether the stored file is on disk, holds something and may be read. It takes some microseconds.

    `name` is that of another file in the same storage.
    """
    try:
        path = Path(file.storage.path(name or file.name))
        return path.is_file() and path.stat().st_size > 0 and os.access(path, os.R_OK)
    except (OSError, ValueError, SuspiciousFileOperation):
        return False
