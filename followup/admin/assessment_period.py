"""The periods of the self-assessment in the admin, each with a board that shows how far every organisation has come."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from core.admin.base import ContentAdmin
from core.admin.pages import admin_path, render_admin_page
from followup.models import AssessmentPeriod
from followup.self_assessment.reporters import remind
from followup.self_assessment.status_board import status_board


@method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
def board_page(model_admin, request, pk):
    """Show how far each organisation has come, and remind the reporters if that button was clicked."""
    if not request.user.has_perm("followup.review_assessment"):
        raise PermissionDenied
    period = get_object_or_404(AssessmentPeriod, pk=pk)
    if request.method == "POST":
        _remind(request, period)
        return redirect("admin:followup_assessmentperiod_board", pk)
    context = {
        "title": _("How far it has come: %(period)s") % {"period": period},
        "period": period,
        **status_board(period),
    }
    return render_admin_page(model_admin, request, "admin/followup/assessmentperiod/board.html", context)


def _remind(request, period):
    if not period.takes_answers:
        messages.error(request, _("The period is not open, so nobody was reminded."))
        return
    if count := remind(period=period):
        text = ngettext("A reminder goes to %(count)d person.", "Reminders go to %(count)d persons.", count)
        messages.success(request, text % {"count": count})
    else:
        messages.info(request, _("There is nothing new to tell: everybody who can be reached has been told already."))


@admin.register(AssessmentPeriod)
class AssessmentPeriodAdmin(ContentAdmin):
    texts = ["name"]
    fieldsets = [(None, {"fields": ["opens_on", "closes_on", "slug"]})]
    list_display = ["name_sv", "opens_on", "closes_on", "board", "example"]
    list_filter = ["is_example"]
    search_fields = ["name_sv"]
    ordering = ["-opens_on", "-pk"]
    slug_from = "name_sv"

    def get_urls(self):
        board = admin_path(self, "<int:pk>/board/", board_page, "followup_assessmentperiod_board")
        return [board, *super().get_urls()]

    def view_on_site(self, obj):
        return obj.get_absolute_url() if obj.has_opened else None

    def save_label(self, obj):
        return super().save_label(obj) if obj and obj.has_opened else ""

    @admin.display(description=gettext_lazy("how far it has come"))
    def board(self, obj):
        url = reverse("admin:followup_assessmentperiod_board", args=[obj.pk])
        return format_html('<a href="{}">{}<span class="visually-hidden"> – {}</span></a>', url, _("Status"), obj)

    def get_list_display(self, request):
        names = super().get_list_display(request)
        return names if request.user.has_perm("followup.review_assessment") else [n for n in names if n != "board"]
