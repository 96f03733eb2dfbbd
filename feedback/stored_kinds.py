"""What is kept of readers' answers about pages, and for how long. FeedbackConfig.ready imports it."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.storage_periods import register_stored_kind
from feedback.models import PageReaction


def comments(before):
    return PageReaction.objects.filter(answered_on__lt=timezone.localdate(before)).exclude(comment="")


def erase_comments(rows):
    rows.update(comment="")


register_stored_kind(
    "feedback.page_comment",
    label=_("Comments to “Did you find the information useful?” (yes and no are kept)"),
    counts_from=_("the day of the answer"),
    overdue=comments,
    remove=erase_comments,
)
