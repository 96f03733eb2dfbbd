"""The milestones and the decisions to adopt the strategy in the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin.base import ContentAdmin, HistoryAdmin, LabelledCellsMixin
from core.admin.rich_text_widget import RICH_TEXT
from strategy.admin.of_strategy import OfStrategyMixin, StrategyFilter
from strategy.milestone_dates import milestone_date
from strategy.models import Adoption, Milestone
from strategy.models.milestone import HOW_EXACT


@admin.register(Milestone)
class MilestoneAdmin(OfStrategyMixin, ContentAdmin):
    texts = ["title", "body"]
    fieldsets = [
        (
            _("When"),
            {
                "fields": ["starts_on", "ends_on", "precision"],
                "description": _("The site shows the date only as exactly as you say that it is known."),
            },
        ),
        (None, {"fields": ["strategy", "kind", "slug"]}),
    ]
    formfield_overrides = RICH_TEXT
    list_display = ["title_sv", "shown_date", "kind", "example"]
    list_filter = [StrategyFilter, "kind", "precision", "is_example"]
    list_select_related = ["strategy"]
    search_fields = ["title_sv", "body_sv"]
    date_hierarchy = "starts_on"
    ordering = ["-starts_on", HOW_EXACT.desc(), "slug"]
    slug_from = "title_sv"

    @admin.display(description=_("date"), ordering="starts_on")
    def shown_date(self, obj):
        return milestone_date(obj)


class DecidedFilter(admin.SimpleListFilter):
    title = _("decision")
    parameter_name = "decided"

    def lookups(self, request, model_admin):
        return [("yes", _("Date is known")), ("no", _("Date is missing"))]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        return queryset.filter(decided_on__isnull=self.value() == "no")


@admin.register(Adoption)
class AdoptionAdmin(OfStrategyMixin, LabelledCellsMixin, HistoryAdmin):
    """The decisions, whose dates and reference numbers are edited in the list."""

    restorable = True
    fields = ["strategy", "organisation", "decided_on", "reference", "document"]
    list_display = ["organisation", "decided_on", "reference", "document"]
    list_editable = ["decided_on", "reference"]
    list_filter = [StrategyFilter, DecidedFilter, "organisation__kind"]
    list_select_related = ["strategy", "organisation", "document"]
    search_fields = ["organisation__name_sv", "reference"]

    def get_queryset(self, request):
        return super().get_queryset(request).in_order()

    def get_readonly_fields(self, request, obj=None):
        """A decision stays one on its strategy."""
        return [*super().get_readonly_fields(request, obj), *(["strategy", "organisation"] if obj else [])]
