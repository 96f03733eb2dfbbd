"""Retention in the admin: the rules, and the receipts of what was deleted by them."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import ngettext

from core.admin.base import HistoryAdmin
from core.admin.read_only import ReadOnlyMixin
from feedback.models import DeletionReceipt, RetentionRule


@admin.register(RetentionRule)
class RetentionRuleAdmin(HistoryAdmin):
    """Rules: what is deleted after how long, by which decision. The worker deletes, each night."""

    list_display = ["state", "removes", "months", "decision_reference", "is_active"]
    list_filter = ["is_active"]
    view_on_site = False

    def after_save(self, request, saved_forms):
        """Say what goes the next night, while the rule can still be taken out of force."""
        super().after_save(request, saved_forms)
        rule = saved_forms[0].instance
        if rule.is_active and (count := rule.overdue(timezone.now()).count()):
            sentence = ngettext(
                "The rule is in force: %(count)d inspel is concerned tonight. You can still take it out of force.",
                "The rule is in force: %(count)d inspel are concerned tonight. You can still take it out of force.",
                count,
            )
            messages.warning(request, sentence % {"count": count})


@admin.register(DeletionReceipt)
class DeletionReceiptAdmin(ReadOnlyMixin, admin.ModelAdmin):
    """Receipts of what has been deleted, read-only."""

    list_display = ["reference", "removed", "why", "state", "received_on", "removed_at", "decision_reference"]
    list_filter = ["why", "removed", "state", "removed_at"]
    search_fields = ["reference", "decision_reference", "batch"]
    list_per_page = 50
