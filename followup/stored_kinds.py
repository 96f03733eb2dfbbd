"""What is kept of fetchings and reminders, and how long. FollowupConfig.ready imports it. Values and scores stay."""

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from core.storage_periods import delete_rows, register_stored_kind
from followup.models import ActivityReminder, AssessmentReminder, KoladaSync, Nudge

register_stored_kind(
    "followup.kolada_sync",
    label=_("How fetchings of values from Kolada went"),
    counts_from=_("the day when it ended"),
    overdue=lambda before: KoladaSync.objects.filter(finished_at__lt=before),
    remove=delete_rows,
    default_days=365,
)
register_stored_kind(
    "followup.assessment_reminder",
    label=_("What reporters were told of their self-assessment"),
    counts_from=_("the last day of the period"),
    overdue=lambda before: AssessmentReminder.objects.filter(period__closes_on__lt=localdate(before)),
    remove=delete_rows,
    default_days=90,
)
register_stored_kind(
    "followup.activity_reminder",
    label=_("What reporters were told of their activities"),
    counts_from=_("the day of the mail"),
    overdue=lambda before: ActivityReminder.objects.filter(told_on__lt=localdate(before)),
    remove=delete_rows,
    default_days=90,
)
register_stored_kind(
    "followup.nudge",
    label=_("How many have asked for what is missing"),
    counts_from=_("the day on which they asked"),
    overdue=lambda before: Nudge.objects.filter(day__lt=localdate(before)),
    remove=delete_rows,
    default_days=730,
)
