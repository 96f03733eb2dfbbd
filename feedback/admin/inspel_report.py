"""Reports in the admin: what readers have reported about published inspel."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin.edit_conflict import EditConflictMixin
from core.display_name import user_display_name
from core.sent_again import comes_back
from feedback import actions
from feedback.lifecycle import TransitionNotAllowed
from feedback.models import InspelReport


class SettledFilter(admin.SimpleListFilter):
    title = _("settled")
    parameter_name = "settled"

    def lookups(self, request, model_admin):
        return [("no", _("To be settled")), ("yes", _("Settled"))]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        return queryset.filter(settled_at__isnull=self.value() == "no")


@admin.register(InspelReport)
class InspelReportAdmin(EditConflictMixin, admin.ModelAdmin):
    """Reports by readers. A process leader settles a report with an outcome; after that it is read-only."""

    list_display = ["about", "reason", "reported_at", "outcome", "settled_by"]
    list_filter = [SettledFilter, "reason", "outcome"]
    list_select_related = ["inspel", "settled_by"]
    list_per_page = 50
    date_hierarchy = "reported_at"
    search_fields = ["inspel__reference", "comment"]
    search_help_text = _("Search by the reference of an inspel or by words of a comment.")
    ordering = ["settled_at", "-reported_at"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        is_open = obj is None or obj.settled_at is None
        may = super().has_change_permission(request, obj) and request.user.has_perm("feedback.moderate_inspel")
        return may and is_open

    def get_fieldsets(self, request, obj=None):
        return [
            (_("The report"), {"fields": ["reason", "as_sent", "reported_at"]}),
            (_("The inspel"), {"fields": ["moderate", "public_title", "public_text"]}),
            (
                _("What came of it"),
                {
                    "fields": ["outcome"] if self.has_change_permission(request, obj) else ["outcome", "settled"],
                    "description": _(
                        "Change the text on the page of the inspel first. “Taken down” takes it down from the site at "
                        "once and settles all reports of it."
                    ),
                },
            ),
        ]

    def get_readonly_fields(self, request, obj=None):
        return ["reason", "as_sent", "reported_at", "moderate", "public_title", "public_text", "settled"]

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        if "outcome" in form.base_fields:
            form.base_fields["outcome"].required = True
        return form

    @comes_back
    def change_view(self, request, object_id, *args, **kwargs):
        """Show a message and the outcome instead of an error if somebody else settled the report meanwhile."""
        try:
            return super().change_view(request, object_id, *args, **kwargs)
        except (PermissionDenied, TransitionNotAllowed):
            if not InspelReport.objects.exclude(settled_at=None).filter(pk=object_id).exists():
                raise
            messages.error(request, _("Somebody else has settled this report. Nothing was changed."))
            return redirect(request.path)

    def render_change_form(self, request, context, *args, **kwargs):
        context |= {"save_label": _("Settle the report"), "show_save_and_continue": False}
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request, obj, form, change):
        actions.settle_report(report=obj, outcome=form.cleaned_data["outcome"], by=request.user)

    @admin.display(description=_("inspel"), ordering="inspel__reference")
    def about(self, obj):
        return obj.inspel.reference

    @admin.display(description=_("comment"))
    def as_sent(self, obj):
        return format_html('<div class="as-sent" dir="auto">{}</div>', obj.comment or "–")

    @admin.display(description=_("inspel"))
    def moderate(self, obj):
        url = reverse("admin:feedback_inspel_change", args=[obj.inspel_id])
        return format_html('<a href="{}">{}</a> ({})', url, obj.inspel.reference, obj.inspel.get_publication_display())

    @admin.display(description=_("public title"))
    def public_title(self, obj):
        return format_html('<span lang="{}" dir="auto">{}</span>', obj.inspel.language_of_text, obj.inspel.public_title)

    @admin.display(description=_("text to publish"))
    def public_text(self, obj):
        text = obj.inspel.public_text
        return format_html('<div class="as-sent" lang="{}" dir="auto">{}</div>', obj.inspel.language_of_text, text)

    @admin.display(description=_("settled"))
    def settled(self, obj):
        return f"{user_display_name(obj.settled_by)}, {date_format(obj.settled_at)}" if obj.settled_at else "–"
