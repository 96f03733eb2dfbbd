"""
Replace the uploads so that neither a failure nor a kill loses one.

What is in their folder is moved, never the folder itself: for several nodes it is a mount point, and for a container a
volume, which cannot be renamed.

One moment is left: a kill after the database was replaced and before the earlier uploads are renamed. The portal is
whole then, but the next restore, should it fail, puts the earlier uploads beside the restored database: restore again.
"""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

BEFORE = ".before-restore"  # the earlier uploads, all of them, until the database has been restored
GATHERED = ".before-restore.partial"  # the same while they are still being moved there
REPLACED = ".replaced"
OWN_FOLDERS = {BEFORE, GATHERED, REPLACED}


def uploads_in(root):
    """
    Return the sorted paths of the uploads, without what a restore that was killed has left.

    The portal may run meanwhile: a folder or file that goes is left out, and one that comes later belongs to a row that
    is not in the copy of the database either.
    """
    return sorted(
        path
        for entry in _content(root)
        for path in [entry, *(Path(folder, name) for folder, _folders, names in os.walk(entry) for name in names)]
        if path.is_file()  # or a link to one: a row needs it, wherever it lies
    )


@contextmanager
def replaced_uploads(new):
    """Put what is in the folder `new` in the place of the uploads. If the block fails, put the earlier ones back."""
    root = Path(settings.MEDIA_ROOT)
    for path in new.rglob("*"):
        path.chmod(0o700 if path.is_dir() else settings.FILE_UPLOAD_PERMISSIONS)
    shutil.rmtree(root / REPLACED, ignore_errors=True)
    before = _set_aside(root)
    try:
        _move_content(new, root)
        yield
    except BaseException:
        _remove_content(root)
        _put_back(before, root)
        raise
    before.rename(root / REPLACED)
    shutil.rmtree(root / REPLACED, ignore_errors=True)  # all is in place: what cannot go now goes at the next restore


def _set_aside(root):
    """Return the folder with the earlier uploads."""
    before, gathered = root / BEFORE, root / GATHERED
    if before.exists():  # a restore was killed before the database was replaced: they still belong to it
        _remove_content(root)
        return before
    gathered.mkdir(mode=0o700, exist_ok=True)
    try:
        _move_content(root, gathered)
        return gathered.rename(before)
    except BaseException:
        _put_back(gathered, root)
        raise


def _put_back(folder, root):
    _move_content(folder, root)
    folder.rmdir()


def _content(folder):
    return [path for path in folder.iterdir() if path.name not in OWN_FOLDERS]


def _move_content(folder, target):
    for path in _content(folder):
        shutil.move(path, target / path.name)


def _remove_content(folder):
    for path in _content(folder):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
