from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin.base import ContentAdmin, ContentInline
from core.admin.pages import admin_path
from core.admin.rich_text_widget import RICH_TEXT
from strategy.admin.in_strategy_pdf import InStrategyPdfMixin
from strategy.admin.of_strategy import OfStrategyMixin, StrategyFilter
from strategy.admin.succession import make_current_page
from strategy.models import Adoption, Chapter, Strategy
from strategy.models.strategy import CURRENT_STANDS


class ChapterInline(ContentInline):
    model = Chapter
    fields = ["part", "order", "title_sv", "slug"]
    prepopulated_fields = {"slug": ["title_sv"]}


@admin.register(Strategy)
class StrategyAdmin(InStrategyPdfMixin, ContentAdmin):
    """A new strategy is a prepared one; only the page “Make this the current strategy” changes which is current."""

    texts = ["title", "vision", "summary"]
    fieldsets = [(None, {"fields": ["state", "starts_on", "ends_on", "slug"]})]
    readonly_fields = ["state"]
    inlines = [ChapterInline]
    list_display = ["title_sv", "state", "starts_on", "ends_on", "updated_at"]
    search_fields = ["title_sv", "vision_sv"]
    ordering = ["-starts_on"]
    slug_from = "title_sv"
    change_form_template = "admin/strategy/strategy/change_form.html"

    def has_make_current_permission(self, request):
        return request.user.has_perm("strategy.make_current_strategy")

    def get_urls(self):
        page = admin_path(self, "<int:pk>/make-current/", make_current_page, "strategy_strategy_make_current")
        return [page, *super().get_urls()]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["may_become_current"] = obj and not obj.is_current and self.has_make_current_permission(request)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def view_on_site(self, obj):
        return obj.get_absolute_url() or None

    def save_label(self, obj):
        return super().save_label(obj) if obj and obj.is_public else _("Save; on the site once it is the current one")

    def save_related(self, request, form, formsets, change):
        """Give a new strategy a row for each organisation's decision, without a date."""
        super().save_related(request, form, formsets, change)
        if not change:
            Adoption.objects.add_missing(form.instance)

    def get_deleted_objects(self, objs, request):
        """Refuse to delete the current strategy, on its page and in the list, in these words whatever else lacks."""
        rows, counts, needed, protected = super().get_deleted_objects(objs, request)
        protected = [*protected, *(f"{strategy}: {CURRENT_STANDS}" for strategy in objs if strategy.is_current)]
        return rows, counts, set() if protected else needed, protected

    @admin.display(description=_("state"), ordering="-is_current")
    def state(self, obj):
        if obj.is_current:
            return format_html('<span class="chip chip--published">{}</span>', _("Current"))
        return _("Earlier") if obj.is_public else format_html('<span class="chip">{}</span>', _("Prepared"))


@admin.register(Chapter)
class ChapterAdmin(OfStrategyMixin, InStrategyPdfMixin, ContentAdmin):
    texts = ["title", "body"]
    fieldsets = [(None, {"fields": ["strategy", "part", "order", "is_aim", "slug"]})]
    formfield_overrides = RICH_TEXT
    list_display = ["title_sv", "strategy", "part", "order", "updated_at"]
    list_filter = [StrategyFilter, "part"]
    list_select_related = ["strategy"]
    search_fields = ["title_sv", "body_sv"]
    ordering = ["strategy", "part", "order"]
    slug_from = "title_sv"
