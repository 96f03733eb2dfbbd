"""The self-assessments in the admin: reporters see those of their own organisation, the process leader all."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.admin.base import SwedishListMixin
from core.admin.examples import example_chip
from core.admin.pages import admin_path
from core.admin.read_only import ReadOnlyMixin
from core.sent_again import comes_back
from followup.admin.assessment_page import AnswerPage, answer_page, kept_fields
from followup.models import Assessment, AssessmentPeriod
from followup.self_assessment.downloads import answers_as_csv
from followup.self_assessment.reporters import due_of


def answers_csv(model_admin, request, period, organisation):
    """Send the answers of one organisation as a file, to whoever may read their page."""
    page = AnswerPage(model_admin, request, period, organisation)
    response = HttpResponse(answers_as_csv(page), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{page.period.slug}-{page.organisation.slug}.csv"'
    return response


# Below /admin/followup/assessment/: (route, view, name). Nothing is written yet when a form is opened first, so its
# address has no number.
PAGES = [
    ("answers/<slug:period>/<slug:organisation>/", answer_page, "followup_assessment_answers"),
    ("answers/<slug:period>/<slug:organisation>/csv/", answers_csv, "followup_assessment_csv"),
]


@admin.register(Assessment)
class AssessmentAdmin(ReadOnlyMixin, SwedishListMixin, admin.ModelAdmin):
    list_display = ["organisation", "period", "state", "submitted_at", "decided_at", "example"]
    list_filter = [
        "state",
        ("period", admin.RelatedOnlyFieldListFilter),
        ("organisation", admin.RelatedOnlyFieldListFilter),
        "is_example",
    ]
    list_select_related = ["organisation", "period"]
    ordering = ["-period__opens_on", "-period_id", "organisation__name_sv"]
    actions = None
    list_per_page = 50
    change_list_template = "admin/followup/assessment/change_list.html"

    def get_urls(self):
        return [*(admin_path(self, *page) for page in PAGES), *super().get_urls()]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def has_view_permission(self, request, obj=None):
        may = super().has_view_permission(request, obj)
        return may and (obj is None or Assessment.objects.visible_to(request.user).filter(pk=obj.pk).exists())

    @comes_back(form=kept_fields)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Show the page of the self-assessment."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return answer_page(self, request, row.period.slug, row.organisation.slug)

    def changelist_view(self, request, extra_context=None):
        context = {"due": [(row, self._address(row.period, request.user.organisation)) for row in due_of(request.user)]}
        if request.user.has_perm("followup.review_assessment"):
            context["periods"] = AssessmentPeriod.objects.latest_first()[:4]
        return super().changelist_view(request, context | (extra_context or {}))

    @staticmethod
    def _address(period, organisation):
        return reverse("admin:followup_assessment_answers", args=[period.slug, organisation.slug])

    @admin.display(description=_("example"), ordering="is_example")
    def example(self, obj):
        return example_chip(obj)
