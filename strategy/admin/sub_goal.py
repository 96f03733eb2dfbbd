"""The sub-goals in the admin: a change of an approved text becomes a draft that waits for a process leader."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin.base import ContentAdmin
from core.admin.pages import admin_path
from core.admin.rich_text_widget import RICH_TEXT
from strategy.admin.approval import ApprovedTextMixin
from strategy.admin.in_strategy_pdf import InStrategyPdfMixin
from strategy.admin.of_strategy import OfStrategyMixin, StrategyFilter
from strategy.admin.preview import PreviewMixin
from strategy.admin.sub_goal_review import review
from strategy.models import SubGoal
from strategy.views import sub_goal_detail


class StateFilter(admin.SimpleListFilter):
    title = _("state of the text")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("waiting", _("Waits for a process leader")), ("returned", _("Returned to the editors"))]

    def queryset(self, request, queryset):
        states = {"waiting": queryset.to_approve, "returned": queryset.returned}
        return states[self.value()]() if self.value() in states else queryset


@admin.register(SubGoal)
class SubGoalAdmin(ApprovedTextMixin, PreviewMixin, OfStrategyMixin, InStrategyPdfMixin, ContentAdmin):
    texts = ["title", "promise", "body"]
    fieldsets = [(None, {"fields": ["status", "strategy", "number", "drawing", "slug"]})]
    formfield_overrides = RICH_TEXT
    list_display = ["number", "title_sv", "promise_sv", "status", "updated_at"]
    list_display_links = ["number", "title_sv"]
    list_filter = [StrategyFilter, StateFilter]
    list_select_related = ["strategy", "approved_by", "draft"]
    search_fields = ["title_sv", "promise_sv", "body_sv"]
    ordering = ["strategy", "number"]
    not_restored = {"slug", "number"}
    change_form_template = "admin/strategy/subgoal/change_form.html"

    def render_public(self, visit, row, **context):
        return sub_goal_detail(visit, slug=row.slug, sub_goal=row, **context)

    def is_on_site(self, obj):
        return obj.strategy.is_public

    def get_urls(self):
        page = admin_path(self, "<int:pk>/review/", review, "strategy_subgoal_review")
        return [page, *super().get_urls()]

    def get_readonly_fields(self, request, obj=None):
        """A sub-goal stays in its strategy: inspel may be about it."""
        return [*super().get_readonly_fields(request, obj), *(["strategy"] if obj else [])]
