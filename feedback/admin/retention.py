"""Retention in the admin: the rules, and the receipts of what was deleted by them."""

from django.contrib import admin

from core.admin.base import HistoryAdmin
from feedback.models import DeletionReceipt, RetentionRule


@admin.register(RetentionRule)
class RetentionRuleAdmin(HistoryAdmin):
    """Rules: what is deleted after how long, by which decision. The management command `retention` deletes."""

    list_display = ["state", "removes", "months", "decision_reference", "is_active"]
    list_filter = ["is_active"]
    view_on_site = False


@admin.register(DeletionReceipt)
class DeletionReceiptAdmin(admin.ModelAdmin):
    """Receipts of what has been deleted, read-only."""

    list_display = ["reference", "removed", "why", "state", "received_on", "removed_at", "decision_reference"]
    list_filter = ["why", "removed", "state", "removed_at"]
    search_fields = ["reference", "decision_reference", "batch"]
    list_per_page = 50

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
