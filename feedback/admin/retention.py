from django.contrib import admin

from core.admin.base import HistoryAdmin
from feedback.models import DeletionReceipt, RetentionRule


@admin.register(RetentionRule)
class RetentionRuleAdmin(HistoryAdmin):
    """What is removed after how long, by which decision. The removing itself is a command that operations run."""

    list_display = ["state", "removes", "months", "decision_reference", "is_active"]
    list_filter = ["is_active"]
    view_on_site = False


@admin.register(DeletionReceipt)
class DeletionReceiptAdmin(admin.ModelAdmin):
    """What has been removed. Only to be read."""

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
