"""The yearly reports in the admin: the summary is written here; annual_report_review.py approves and publishes."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin.base import ContentAdmin
from core.admin.pages import admin_path
from core.admin.rich_text_widget import RICH_TEXT
from followup.admin.annual_report_review import preview, preview_pdf, review
from followup.annual_report.actions import withdraw_approval
from followup.annual_report.lifecycle import State
from followup.models import AnnualReport, AnnualReportCorrection


class AnnualReportForm(forms.ModelForm):
    """Says who writes: whoever changed the summary last cannot approve it."""

    @property
    def changes_summary(self):
        return any(name.startswith("summary_") for name in self.changed_data)


@admin.register(AnnualReport)
class AnnualReportAdmin(ContentAdmin):
    """What is published is not changed or deleted here, whoever asks."""

    form = AnnualReportForm
    texts = ["summary"]
    fieldsets = [(None, {"fields": ["year"]})]
    formfield_overrides = RICH_TEXT
    list_display = ["year", "state", "written_by", "approved_by", "published_at", "to_review", "example"]
    list_display_links = ["year"]
    list_filter = ["state", "is_example"]
    list_select_related = ["written_by", "approved_by"]
    ordering = ["-year"]
    restorable = False  # who wrote the summary decides who may approve it
    change_form_template = "admin/followup/annualreport/change_form.html"

    def get_urls(self):
        pages = [
            ("<int:pk>/review/", review, "followup_annualreport_review"),
            ("<int:pk>/preview/<slug:language>/", preview, "followup_annualreport_preview"),
            ("<int:pk>/preview/<slug:language>.pdf", preview_pdf, "followup_annualreport_preview_pdf"),
        ]
        return [*(admin_path(self, *page) for page in pages), *super().get_urls()]

    def get_queryset(self, request):
        return super().get_queryset(request).for_pages()

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.is_published)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.is_published)

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *(["year"] if obj else [])]

    def view_on_site(self, obj):
        return obj.get_absolute_url() if obj.is_published else None

    def save_label(self, obj):
        return ""

    def save_model(self, request, obj, form, change):
        """Note who wrote the summary. What was approved is a draft again once anything in it is changed."""
        self.begin_transaction(request)
        if change and form.changed_data:
            locked = AnnualReport.objects.select_for_update().get(pk=obj.pk)
            if locked.is_published:
                raise PermissionDenied
            if locked.state == State.APPROVED:
                withdraw_approval(locked, request.user)
            obj.state, obj.content = locked.state, locked.content
            obj.approved_by, obj.approved_at = locked.approved_by, locked.approved_at
        if form.changes_summary:
            obj.written_by = request.user
        super().save_model(request, obj, form, change)

    @admin.display(description=_("what is next"))
    def to_review(self, obj):
        url = reverse("admin:followup_annualreport_review", args=[obj.pk])
        return format_html(
            '<a href="{}">{}<span class="visually-hidden"> – {}</span></a>', url, _("Read and decide"), obj
        )


@admin.register(AnnualReportCorrection)
class AnnualReportCorrectionAdmin(ContentAdmin):
    """What was found to be wrong in a report that is published."""

    texts = ["text"]
    fieldsets = [(None, {"fields": ["report", "day"]})]
    list_display = ["report", "day", "text_sv"]
    list_select_related = ["report"]
    search_fields = ["text_sv"]
    ordering = ["-day", "-pk"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.queryset = AnnualReport.objects.published().for_pages()
        return field

    def view_on_site(self, obj):
        return obj.report.get_absolute_url()
