"""What is kept of uploaded files that no document uses, and for how long. StrategyConfig.ready imports it."""

from django.utils.translation import gettext_lazy as _

from core.storage_periods import register_stored_kind
from strategy.models import UnusedFile
from strategy.stored_files import note_unused_files, remove_unused_files

register_stored_kind(
    "strategy.unused_file",
    label=_("Uploaded files that were replaced, or whose document was deleted"),
    counts_from=_("the night after that"),
    look=note_unused_files,
    overdue=lambda before: UnusedFile.objects.filter(unused_since__lt=before),
    remove=remove_unused_files,
    default_days=30,
)
