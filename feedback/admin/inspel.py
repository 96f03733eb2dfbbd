from django.contrib import admin

from feedback.admin.disclosure_page import DisclosurePage
from feedback.admin.moderation_page import ModerationPage
from feedback.admin.queue_page import QueuePage
from feedback.admin.staff_entry import StaffEntry
from feedback.admin.steering_report_page import SteeringReportPage
from feedback.models import Inspel


@admin.register(Inspel)
class InspelAdmin(QueuePage, ModerationPage, DisclosurePage, SteeringReportPage, StaffEntry, admin.ModelAdmin):
    """Inspel in the admin: the queue of all and the page where one is moderated. Nobody deletes an inspel here."""

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and request.user.has_perm("feedback.moderate_inspel")
