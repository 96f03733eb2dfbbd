"""What an editor says of a sub-goal in place of its key figures."""

from django.contrib import admin

from core.admin.base import ContentAdmin
from followup.models import SubGoalVerdict


@admin.register(SubGoalVerdict)
class SubGoalVerdictAdmin(ContentAdmin):
    texts = ["reason"]
    fieldsets = [(None, {"fields": ["sub_goal", "verdict"]})]
    list_display = ["sub_goal", "verdict", "updated_at", "decided_by"]
    list_select_related = ["sub_goal", "decided_by"]
    ordering = ["sub_goal__number"]
    site_page = "how_it_goes"

    def save_model(self, request, obj, form, change):
        if form.changed_data:
            obj.decided_by = request.user
        super().save_model(request, obj, form, change)
