"""Collection of the static files, only when one has changed, because compression takes a while."""

import hashlib
from importlib.metadata import version

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect_static_files():
    """Collect the static files if needed. Return whether it was needed."""
    stored = settings.STATIC_ROOT / ".fingerprint"
    current = fingerprint()
    if stored.exists() and stored.read_text() == current:
        return False
    # Cleared first: a file that is back at an older version has an older date, and would not be copied.
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stored.write_text(current)
    return True


def fingerprint():
    """Return a hash of the name, size and date of every file, and of the settings and packages that process them."""
    digest = hashlib.sha256(repr([version("django"), version("whitenoise"), settings.STORAGES]).encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list(None), key=lambda found: found[0]):
            stat = (storage.path(name), storage.size(name), storage.get_modified_time(name).timestamp())
            digest.update(repr((name, *stat)).encode())
    return digest.hexdigest()
