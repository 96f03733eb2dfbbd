from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.admin.base import ContentAdmin, ContentInline
from core.admin.rich_text_widget import RICH_TEXT
from strategy.admin.in_strategy_pdf import InStrategyPdfMixin
from strategy.models import Chapter, Strategy


class ChapterInline(ContentInline):
    model = Chapter
    fields = ["part", "order", "title_sv", "slug"]
    prepopulated_fields = {"slug": ["title_sv"]}


@admin.register(Strategy)
class StrategyAdmin(InStrategyPdfMixin, ContentAdmin):
    texts = ["title", "vision", "summary"]
    fieldsets = [(None, {"fields": ["starts_on", "ends_on", "is_current", "slug"]})]
    inlines = [ChapterInline]
    list_display = ["title_sv", "starts_on", "ends_on", "is_current", "updated_at"]
    list_filter = ["is_current"]
    search_fields = ["title_sv", "vision_sv"]
    ordering = ["-starts_on"]
    slug_from = "title_sv"

    def view_on_site(self, obj):
        return reverse("strategy") if obj.is_current else None

    def save_label(self, obj):
        is_current = obj and obj.is_current
        return super().save_label(obj) if is_current else _("Save; on the site if it is the current one")


@admin.register(Chapter)
class ChapterAdmin(InStrategyPdfMixin, ContentAdmin):
    texts = ["title", "body"]
    fieldsets = [(None, {"fields": ["strategy", "part", "order", "slug"]})]
    formfield_overrides = RICH_TEXT
    list_display = ["title_sv", "strategy", "part", "order", "updated_at"]
    list_filter = ["strategy", "part"]
    list_select_related = ["strategy"]
    search_fields = ["title_sv", "body_sv"]
    ordering = ["strategy", "part", "order"]
    slug_from = "title_sv"
    site_page = "strategy"
