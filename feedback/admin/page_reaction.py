"""Reactions to pages in the admin: the answers to “Did you find the information useful?”."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from feedback.models import PageReaction


class CommentFilter(admin.SimpleListFilter):
    title = _("comment")
    parameter_name = "comment"

    def lookups(self, request, model_admin):
        return [("yes", _("With a comment")), ("no", _("Without a comment"))]

    def queryset(self, request, queryset):
        choices = {"yes": queryset.exclude, "no": queryset.filter}
        return choices[self.value()](comment="") if self.value() in choices else queryset


@admin.register(PageReaction)
class PageReactionAdmin(admin.ModelAdmin):
    """Reactions to pages, read-only: a summary of each page, then the list of answers with their comments."""

    list_display = ["day", "page", "language", "answer", "text"]
    list_filter = ["was_useful", CommentFilter, "language"]
    list_per_page = 50
    date_hierarchy = "answered_on"
    search_fields = ["path", "comment"]
    search_help_text = _("Search by the address of a page or by words of a comment.")
    fields = ["page", "language", "answer", "day", "text"]
    readonly_fields = fields
    change_list_template = "admin/feedback/pagereaction/change_list.html"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        """Add the summary of each page, of the answers that match the filters."""
        response = super().changelist_view(
            request, {"title": _("Did you find the information useful?")} | (extra_context or {})
        )
        if changelist := getattr(response, "context_data", {}).get("cl"):
            response.context_data["pages"] = [
                line | {"share": round(100 * line["yes"] / line["answers"])} for line in changelist.queryset.by_page()
            ]
        return response

    @admin.display(description=_("day"), ordering="answered_on")
    def day(self, obj):
        return obj.answered_on

    @admin.display(description=_("page"), ordering="path")
    def page(self, obj):
        return format_html('<a href="{}">{}</a>', obj.get_absolute_url(), obj.path)

    @admin.display(description=_("was useful"), ordering="was_useful")
    def answer(self, obj):
        return _("Yes") if obj.was_useful else _("No")

    @admin.display(description=_("comment"))
    def text(self, obj):
        return format_html('<div class="as-sent" lang="{}" dir="auto">{}</div>', obj.language, obj.comment)
