from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin.base import ContentAdmin
from core.admin.picture_widget import PICTURES
from core.admin.rich_text_widget import RICH_TEXT
from core.swedish_order import SwedishOrder
from strategy.admin.missing_file import MissingFileFilter
from strategy.admin.publication import PublicationFilter, PublicationMixin
from strategy.models import NewsItem, Page
from strategy.models.picture import PICTURE_TEXTS
from strategy.views import render_news_item, render_text_page

_AT_ONCE = _("What you change here holds at once, even if you save the text as a draft.")
_PICTURE = (_("Picture"), {"fields": ["picture"]})


@admin.register(Page)
class PageAdmin(PublicationMixin, ContentAdmin):
    texts = ["title", "lead", "body", *PICTURE_TEXTS]
    fieldsets = [_PICTURE, (_("On the site"), {"fields": ["responsible", "order", "slug"], "description": _AT_ONCE})]
    formfield_overrides = RICH_TEXT | PICTURES
    list_display = ["title_sv", "slug", "publication", "responsible", "updated_at"]
    list_filter = [PublicationFilter, MissingFileFilter]
    list_select_related = ["responsible", "draft"]
    search_fields = ["title_sv", "lead_sv", "body_sv", "slug"]
    ordering = ["order", SwedishOrder("title_sv")]
    slug_from = "title_sv"
    render_public = staticmethod(render_text_page)

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "slug"] if obj and obj.is_linked and "slug" not in fields else fields

    def get_deleted_objects(self, objs, request):
        rows, counts, needed, protected = super().get_deleted_objects(objs, request)
        linked = [_("%(page)s: the portal links to it") % {"page": page} for page in objs if page.is_linked]
        return rows, counts, set() if linked else needed, [*protected, *linked]


@admin.register(NewsItem)
class NewsItemAdmin(PublicationMixin, ContentAdmin):
    texts = ["title", "lead", "body", *PICTURE_TEXTS]
    fieldsets = [_PICTURE, (_("On the site"), {"fields": ["publish_at", "slug"], "description": _AT_ONCE})]
    formfield_overrides = RICH_TEXT | PICTURES
    list_display = ["title_sv", "publication", "publish_at", "updated_at", "example"]
    list_filter = [PublicationFilter, MissingFileFilter, "publish_at", "is_example"]
    list_select_related = ["draft"]
    search_fields = ["title_sv", "lead_sv", "body_sv"]
    date_hierarchy = "publish_at"
    ordering = ["-publish_at"]
    slug_from = "title_sv"
    not_restored = {"slug", "publish_at"}

    def render_public(self, visit, item, **context):
        item.mark_as_published()  # a draft has no time yet
        return render_news_item(visit, item, **context)

    def save_label(self, obj):
        is_visible = obj and obj.is_public
        return super().save_label(obj) if is_visible else _("Save; on the site from the time that you chose")
