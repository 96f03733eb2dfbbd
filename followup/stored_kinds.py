"""What is kept of fetchings from Kolada, and how long. FollowupConfig.ready imports it. The values stay."""

from django.utils.translation import gettext_lazy as _

from core.storage_periods import delete_rows, register_stored_kind
from followup.models import KoladaSync

register_stored_kind(
    "followup.kolada_sync",
    label=_("How fetchings of values from Kolada went"),
    counts_from=_("the day when it ended"),
    overdue=lambda before: KoladaSync.objects.filter(finished_at__lt=before),
    remove=delete_rows,
    default_days=365,
)
