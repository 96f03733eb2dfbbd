"""The admin of rows that belong to a strategy: which one they are listed and added for, and whether they are public."""

from urllib.parse import parse_qs

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from strategy.models import Strategy

EVERY = "alla"


class StrategyFilter(admin.SimpleListFilter):
    """Shows the rows of the current strategy until another one, or all, is chosen."""

    title = _("strategy")
    parameter_name = "strategy"

    def lookups(self, request, model_admin):
        others = Strategy.objects.exclude(is_current=True).order_by("-starts_on", "-pk")
        return [*((str(row.pk), row.title) for row in others), (EVERY, _("All"))] if others else []

    def choices(self, changelist):
        every, *others = super().choices(changelist)
        return [every | {"display": _("The current one")}, *others]

    def queryset(self, request, queryset):
        if self.value() == EVERY:
            return queryset
        if self.value() is None:
            return queryset.filter(strategy__is_current=True)
        return queryset.filter(strategy__pk=self.value())


class OfStrategyMixin:
    """
    For the admin of a model with the field `strategy`, before ContentAdmin or HistoryAdmin.

    A row is added to the strategy that the list showed, else to the current one.
    """

    def get_changeform_initial_data(self, request):
        initial = super().get_changeform_initial_data(request)
        listed = parse_qs(initial.pop("_changelist_filters", "")).get("strategy", [None])[0]
        chosen = initial.get("strategy") or listed
        current = Strategy.objects.filter(is_current=True).values_list("pk", flat=True).first()
        return initial | {"strategy": chosen if str(chosen).isdecimal() else current}

    def get_list_display(self, request):
        """Name the strategy of each row when all are listed."""
        columns = super().get_list_display(request)
        return [*columns, "strategy"] if request.GET.get(StrategyFilter.parameter_name) == EVERY else columns

    def view_on_site(self, obj):
        return super().view_on_site(obj) if obj.strategy.is_public else None

    def save_label(self, obj):
        is_public = obj.strategy.is_public if obj else not Strategy.objects.prepared().exists()
        return super().save_label(obj) if is_public else _("Save; on the site once its strategy is")
