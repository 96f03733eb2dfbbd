"""Reactions to pages in the admin: the answers to “Did you find the information useful?”."""

from django.contrib import admin, messages
from django.db import transaction
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.admin.read_only import ReadOnlyMixin
from core.personal_data import mask
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
class PageReactionAdmin(ReadOnlyMixin, admin.ModelAdmin):
    """
    Reactions to pages: a summary of each page, then the list of answers with their comments.

    They are read-only, but process leaders can mask personal data in a comment or remove it: nobody has read it before
    it is stored.
    """

    list_display = ["day", "page", "language", "answer", "text"]
    list_filter = ["was_useful", CommentFilter, "language"]
    list_per_page = 50
    date_hierarchy = "answered_on"
    search_fields = ["path", "comment"]
    search_help_text = _("Search by the address of a page or by words of a comment.")
    fields = ["page", "language", "answer", "day", "text"]
    readonly_fields = fields
    change_list_template = "admin/feedback/pagereaction/change_list.html"
    actions = ["mask_comments", "remove_comments"]

    def has_clean_permission(self, request):
        return request.user.has_perm("feedback.change_pagereaction")

    @admin.action(description=_("Mask personal data in the comments"), permissions=["clean"])
    def mask_comments(self, request, queryset):
        self._change_comments(request, queryset, mask, _("Personal data in the comment was masked."))

    @admin.action(description=_("Remove the comments, but not yes and no"), permissions=["clean"])
    def remove_comments(self, request, queryset):
        self._change_comments(request, queryset, lambda comment: "", _("The comment was removed."))

    @transaction.atomic
    def _change_comments(self, request, queryset, change, done):
        """Change each comment, and log which without what it said. Locked: one that a colleague removes stays away."""
        count = 0
        for reaction in queryset.exclude(comment="").select_for_update():
            before, reaction.comment = reaction.comment, change(reaction.comment)
            if reaction.comment != before:
                reaction.save(update_fields=["comment"])
                self.log_change(request, reaction, str(done))
                count += 1
        messages.success(
            request,
            ngettext("%(count)d comment was changed.", "%(count)d comments were changed.", count) % {"count": count},
        )

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
