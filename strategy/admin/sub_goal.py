"""The sub-goals in the admin, with the approval of a draft text."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core.admin.base import ContentAdmin
from core.admin.pages import admin_path
from core.admin.rich_text_widget import RICH_TEXT
from strategy.admin.in_strategy_pdf import InStrategyPdfMixin
from strategy.models import SubGoal


@method_decorator(require_POST)
def approve(model_admin, request, pk):
    """Approve the text of one sub-goal, and return to its page."""
    if not model_admin.has_approve_permission(request):
        raise PermissionDenied
    sub_goal = get_object_or_404(SubGoal, pk=pk)
    sub_goal.approve(by=request.user)
    messages.success(request, _("The text of “%(title)s” is approved.") % {"title": sub_goal.title})
    return redirect(reverse("admin:strategy_subgoal_change", args=[pk]))


@admin.register(SubGoal)
class SubGoalAdmin(InStrategyPdfMixin, ContentAdmin):
    """Editors write the text; only users with the permission strategy.approve_subgoal can approve a draft."""

    texts = ["title", "promise", "body"]
    fieldsets = [(None, {"fields": ["status", "number", "slug"]})]
    readonly_fields = ["status"]
    formfield_overrides = RICH_TEXT
    list_display = ["number", "title_sv", "promise_sv", "status", "updated_at"]
    list_display_links = ["number", "title_sv"]
    list_filter = ["is_draft"]
    list_select_related = ["approved_by"]
    search_fields = ["title_sv", "promise_sv", "body_sv"]
    ordering = ["number"]
    actions = ["approve_texts"]
    change_form_template = "admin/strategy/subgoal/change_form.html"

    def has_approve_permission(self, request):
        return request.user.has_perm("strategy.approve_subgoal")

    def get_urls(self):
        page = admin_path(self, "<int:pk>/approve/", approve, "strategy_subgoal_approve")
        return [page, *super().get_urls()]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["can_approve"] = bool(obj and obj.is_draft and self.has_approve_permission(request))
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.action(description=_("Approve the texts"), permissions=["approve"])
    def approve_texts(self, request, queryset):
        for sub_goal in queryset.filter(is_draft=True):
            sub_goal.approve(by=request.user)
            messages.success(request, _("The text of “%(title)s” is approved.") % {"title": sub_goal.title})

    @admin.display(description=_("state of the text"), ordering="is_draft")
    def status(self, obj):
        if obj.is_draft:
            return format_html(
                '<span class="chip chip--attention">{}</span>', _("Draft – the process leader must approve it")
            )
        if obj.approved_at is None:
            return _("Not a draft")
        return _("Approved %(when)s by %(who)s") % {
            "when": date_format(timezone.localtime(obj.approved_at), "SHORT_DATE_FORMAT"),
            "who": obj.approved_by,
        }
