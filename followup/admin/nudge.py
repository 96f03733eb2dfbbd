"""What readers have asked for that is missing: read-only, the most asked for first, each with where to fill it in."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin.read_only import ReadOnlyMixin
from followup.models import Nudge
from followup.nudges import still_asked_for


@admin.register(Nudge)
class NudgeAdmin(ReadOnlyMixin, admin.ModelAdmin):
    list_display = ["day", "organisation", "piece", "number"]
    list_filter = ["piece", "organisation"]
    list_select_related = ["organisation"]
    list_per_page = 50
    date_hierarchy = "day"
    fields = ["day", "organisation", "piece", "number"]
    readonly_fields = fields
    change_list_template = "admin/followup/nudge/change_list.html"

    def changelist_view(self, request, extra_context=None):
        """Add what is still missing, of the days that match the filters."""
        title = {"title": _("What readers ask for")}
        response = super().changelist_view(request, title | (extra_context or {}))
        if changelist := getattr(response, "context_data", {}).get("cl"):
            response.context_data["pieces"] = still_asked_for(changelist.queryset)
        return response
