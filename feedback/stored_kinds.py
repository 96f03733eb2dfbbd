"""What is kept of inspel and of readers' answers about pages, and how long. FeedbackConfig.ready imports it."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.audit.changes import record_changes_of
from core.models.audit_entry import AuditEntry
from core.storage_periods import RuleLine, register_rule_book, register_stored_kind
from feedback.actions.retention import apply_rules
from feedback.models import PageReaction, RetentionRule


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


def retention_lines():
    """Return a line for each retention rule in force, or one that says that there is none."""
    rules, now = RetentionRule.objects.in_force(), timezone.now()
    return [_line(rule, now) for rule in rules] or [
        RuleLine(_("Inspel and their senders’ details"), _SINCE, "", "", 0, reverse(f"{_PAGES}_changelist"))
    ]


def _line(rule, now):
    kept = ngettext("%(count)d month", "%(count)d months", rule.months) % {"count": rule.months}
    label = _("Inspel, %(rule)s") % {"rule": rule}
    url = reverse(f"{_PAGES}_change", args=[rule.pk])
    return RuleLine(label, _SINCE, kept, rule.decision_reference, rule.overdue(now).count(), url)


_SINCE, _PAGES = _("the day when it was decided"), "admin:feedback_retentionrule"
register_rule_book("feedback.inspel", lines=retention_lines, apply=apply_rules)
record_changes_of(
    RetentionRule, AuditEntry.Kind.RETENTION, ["state", "removes", "months", "decision_reference", "is_active"]
)
