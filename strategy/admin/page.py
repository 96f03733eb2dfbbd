from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin.base import ContentAdmin
from core.admin.rich_text_widget import RICH_TEXT
from core.swedish_order import SwedishOrder
from strategy.models import NewsItem, Page


@admin.register(Page)
class PageAdmin(ContentAdmin):
    texts = ["title", "lead", "body"]
    fieldsets = [(_("On the site"), {"fields": ["responsible", "order", "slug"]})]
    formfield_overrides = RICH_TEXT
    list_display = ["title_sv", "slug", "responsible", "updated_at"]
    list_select_related = ["responsible"]
    search_fields = ["title_sv", "lead_sv", "body_sv", "slug"]
    ordering = ["order", SwedishOrder("title_sv")]
    slug_from = "title_sv"

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "slug"] if obj and obj.is_linked and "slug" not in fields else fields

    def get_deleted_objects(self, objs, request):
        rows, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        linked = [_("%(page)s: the portal links to it") % {"page": page} for page in objs if page.is_linked]
        return rows, counts, perms_needed, [*protected, *linked]


@admin.register(NewsItem)
class NewsItemAdmin(ContentAdmin):
    texts = ["title", "lead", "body"]
    fieldsets = [(_("On the site"), {"fields": ["publish_at", "slug"]})]
    formfield_overrides = RICH_TEXT
    list_display = ["title_sv", "publish_at", "visibility", "updated_at", "example"]
    list_filter = ["publish_at", "is_example"]
    search_fields = ["title_sv", "lead_sv", "body_sv"]
    date_hierarchy = "publish_at"
    ordering = ["-publish_at"]
    slug_from = "title_sv"

    def view_on_site(self, obj):
        return obj.get_absolute_url() if obj.publish_at <= timezone.now() else None

    def save_label(self, obj):
        is_visible = obj and obj.publish_at <= timezone.now()
        return super().save_label(obj) if is_visible else _("Save; on the site from the time that you chose")

    @admin.display(description=_("on the site"))
    def visibility(self, obj):
        if obj.publish_at <= timezone.now():
            return _("Visible")
        return format_html('<span class="chip">{}</span>', _("Waits for its time"))
