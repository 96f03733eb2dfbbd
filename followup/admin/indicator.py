"""The key figures in the admin."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.admin.base import ContentAdmin
from core.admin.pages import admin_path
from core.admin.rich_text_widget import RICH_TEXT
from followup.admin import kolada
from followup.admin.measurement import DECIMAL_COMMA
from followup.models import Indicator


class LateFilter(admin.SimpleListFilter):
    title = _("next update")
    parameter_name = "late"

    def lookups(self, request, model_admin):
        return [("yes", _("Late"))]

    def queryset(self, request, queryset):
        return queryset.filter(next_update_on__lt=timezone.localdate()) if self.value() == "yes" else queryset


@admin.register(Indicator)
class IndicatorAdmin(ContentAdmin):
    texts = ["question", "title", "unit", "explanation", "definition", "source"]
    fieldsets = [
        (
            _("How it is read"),
            {"fields": ["better", "decimals", "target", "target_year", "method_changed_in", "has_small_numbers"]},
        ),
        (_("Where the values come from"), {"fields": ["exists_for", "kolada_id"]}),
        (_("Who, and when"), {"fields": ["responsible", "checked_by", "next_review_on", "next_update_on"]}),
        (_("On the site"), {"fields": ["sub_goal", "order", "is_everyday", "is_public", "slug"]}),
    ]
    formfield_overrides = RICH_TEXT | DECIMAL_COMMA
    list_display = ["question_sv", "title_sv", "sub_goal", "kolada_id", "next_update_on", "is_public", "example"]
    list_filter = ["sub_goal", LateFilter, "is_public", "is_example"]
    list_select_related = ["sub_goal"]
    search_fields = ["question_sv", "title_sv", "kolada_id"]
    ordering = ["sub_goal__number", "order", "slug"]
    slug_from = "question_sv"
    change_list_template = "admin/followup/indicator/change_list.html"

    def get_urls(self):
        return [*(admin_path(self, *page) for page in kolada.PAGES), *super().get_urls()]

    def save_model(self, request, obj, form, change):
        before = form.initial.get("kolada_id")
        super().save_model(request, obj, form, change)
        if change and before and obj.kolada_id and before != obj.kolada_id:
            messages.warning(
                request, _("The values of the earlier id in Kolada are removed. Fetch those of the new one.")
            )

    def changelist_view(self, request, extra_context=None):
        context = {"may_fetch": kolada.may_fetch(request), "fetching": kolada.latest_fetching()}
        return super().changelist_view(request, context | (extra_context or {}))

    def view_on_site(self, obj):
        return super().view_on_site(obj) if obj.is_public and obj.sub_goal.strategy.is_current else None
