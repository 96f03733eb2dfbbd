"""Collects the static files, hashed and compressed, but only when one has changed: compressing takes a while."""

import hashlib
from importlib.metadata import version

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect_static_files():
    """Return whether anything had to be collected."""
    mark = settings.STATIC_ROOT / ".fingerprint"
    current = fingerprint()
    if mark.exists() and mark.read_text() == current:
        return False
    # Cleared first: a file that went back to an older version has an older date, and would not be copied over.
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(current)
    return True


def fingerprint():
    """A hash over the name, size and date of every file, and over what decides how they are stored."""
    digest = hashlib.sha256(repr([version("django"), version("whitenoise"), settings.STORAGES]).encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list(None), key=lambda found: found[0]):
            stat = (storage.path(name), storage.size(name), storage.get_modified_time(name).timestamp())
            digest.update(repr((name, *stat)).encode())
    return digest.hexdigest()
