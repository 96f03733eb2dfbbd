"""The statements of the self-assessment in the admin, with the versions in which they were asked."""

from django import forms
from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

from core.admin.base import ContentAdmin, ContentInline
from followup.models import Statement, StatementVersion


class VersionForm(forms.ModelForm):
    """The first version has none before it to be compared with."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "is_comparable" in self.fields:
            self.fields["is_comparable"].disabled = self.instance.number == 1


class StatementVersionInline(ContentInline):
    """What was asked, and whether its answers may be compared with those before. The words stand as they were asked."""

    model = StatementVersion
    form = VersionForm
    fields = ["number", "text_sv", "asks_evidence", "created_at", "is_comparable"]
    readonly_fields = ["number", "text_sv", "asks_evidence", "created_at"]
    ordering = ["number"]
    show_change_link = False
    can_delete = False
    verbose_name_plural = _("As it was asked")

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(Statement)
class StatementAdmin(ContentAdmin):
    texts = ["text"]
    fieldsets = [(None, {"fields": ["sub_goal", "asks_evidence", "order", "is_in_use"]})]
    list_display = ["text_sv", "sub_goal", "asks_evidence", "is_in_use", "example"]
    list_filter = ["sub_goal", "is_in_use", "is_example"]
    list_select_related = ["sub_goal"]
    search_fields = ["text_sv"]
    ordering = ["sub_goal__number", "order", "pk"]
    view_on_site = False

    def get_inlines(self, request, obj):
        return [StatementVersionInline] if obj else []

    def save_model(self, request, obj, form, change):
        before = obj.versions.count() if change else 0
        super().save_model(request, obj, form, change)
        if before and obj.versions.count() > before:
            messages.warning(
                request,
                _(
                    "The statement has been asked, so this is a new version of it. Say at the bottom of its page "
                    "whether it may be compared with the version before."
                ),
            )
