"""The promises in the admin: they are made in an activity or in an answer, and here it is said what came of them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin.base import ContentAdmin
from followup.admin.own_rows import OwnRowsMixin
from followup.models import Promise


class LateFilter(admin.SimpleListFilter):
    title = _("late")
    parameter_name = "late"

    def lookups(self, request, model_admin):
        return [("yes", _("Late"))]

    def queryset(self, request, queryset):
        return queryset.filter(pk__in=Promise.objects.late()) if self.value() == "yes" else queryset


@admin.register(Promise)
class PromiseAdmin(OwnRowsMixin, ContentAdmin):
    texts = ["text", "explanation"]
    fieldsets = [(_("How it went"), {"fields": ["due_on", "outcome", "activity", "made_on", "settled_on"]})]
    readonly_fields = ["due_on", "activity", "made_on", "settled_on"]
    list_display = ["__str__", "due_on", "outcome", "late", "activity", "example"]
    list_filter = [LateFilter, "outcome", "is_example"]
    list_select_related = ["activity"]
    search_fields = ["text_sv", "explanation_sv", "slug", "activity__title_sv"]
    ordering = ["-pk"]

    def has_add_permission(self, request):
        """Promises are made where they are given: in an activity, or in the answer to an inspel."""
        return False

    @admin.display(description=_("late"), boolean=True)
    def late(self, obj):
        return obj.is_late

    def view_on_site(self, obj):
        return obj.get_absolute_url() if obj.activity and obj.activity.is_public else None
