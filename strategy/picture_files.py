"""The stored files of pictures that nothing shows any more."""

from pathlib import PurePosixPath

from django.core.files.storage import default_storage

from core.pictures import FOLDER
from strategy.models import NewsItem, NewsItemDraft, Page, PageDraft


def unused_pictures():
    """Return the names of the stored pictures, in each of their widths, that no text and no draft uses, in order."""
    used = {name for model in [Page, NewsItem] for name in model.objects.values_list("picture", flat=True)}
    used |= {draft.texts.get("picture", "") for model in [PageDraft, NewsItemDraft] for draft in model.objects.all()}
    stems = {PurePosixPath(name).stem for name in used if name}
    try:
        _folders, files = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return []
    return sorted(f"{FOLDER}/{name}" for name in files if _stem(name) not in stems)


def _stem(name):
    """Return the stem of the largest width: “<hex>-1440x960” for “<hex>-1440x960-480.webp” too."""
    return "-".join(PurePosixPath(name).stem.split("-")[:2])
