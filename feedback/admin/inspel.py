"""Inspel in the admin: the queue, the moderation page of each, and the pages that belong to them."""

from django.contrib import admin

from core.admin.pages import admin_path
from feedback.admin.bulk_page import bulk_page
from feedback.admin.disclosure import disclosure_page
from feedback.admin.moderation.duplicates import duplicates_page
from feedback.admin.moderation.log import log_page
from feedback.admin.moderation.page import ModerationMixin, text_comparison
from feedback.admin.moderation.preview import preview_page
from feedback.admin.moderation.undo import undo_group_page, undo_page
from feedback.admin.queue.changelist import QueueMixin, take_inspel
from feedback.admin.queue.mail_preference import mail_preference_page
from feedback.admin.queue.saved_filters import delete_filter, save_filter
from feedback.admin.staff_entry import StaffEntryMixin, slip_page
from feedback.admin.steering_report import steering_report_page
from feedback.models import Inspel

# The pages below /admin/feedback/inspel/ that ModelAdmin does not have: (route, page function, name of the URL).
PAGES = [
    ("mail/", mail_preference_page, "feedback_inspel_mail"),
    ("rapport/", steering_report_page, "feedback_inspel_steering_report"),
    ("bulk/<slug:name>/", bulk_page, "feedback_inspel_bulk"),
    ("bulk/angra/<uuid:group>/", undo_group_page, "feedback_inspel_undo_group"),
    ("filter/save/", save_filter, "feedback_inspel_save_filter"),
    ("filter/<int:filter_pk>/delete/", delete_filter, "feedback_inspel_delete_filter"),
    ("<int:pk>/take/", take_inspel, "feedback_inspel_take"),
    ("<int:pk>/slip/", slip_page, "feedback_inspel_slip"),
    ("<int:pk>/logg/", log_page, "feedback_inspel_log"),
    ("<path:object_id>/angra/", undo_page, "feedback_inspel_undo"),
    ("<int:pk>/lamna-ut/", disclosure_page, "feedback_inspel_disclosure"),
    ("<path:object_id>/preview/", preview_page, "feedback_inspel_preview"),
    ("<path:object_id>/compare/", text_comparison, "feedback_inspel_compare"),
    ("<path:object_id>/duplicates/", duplicates_page, "feedback_inspel_duplicates"),
]


@admin.register(Inspel)
class InspelAdmin(QueueMixin, ModerationMixin, StaffEntryMixin, admin.ModelAdmin):
    """Inspel in the admin. Only a retention rule deletes them (feedback/management/commands/retention.py)."""

    def get_urls(self):
        return [*(admin_path(self, *page) for page in PAGES), *super().get_urls()]

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and request.user.has_perm("feedback.moderate_inspel")
