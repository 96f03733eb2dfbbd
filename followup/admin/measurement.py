"""The values of key figures in the admin, and what they are compared with."""

from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.admin.base import ContentAdmin, HistoryAdmin
from core.admin.pages import admin_path
from followup.admin import import_file
from followup.models import Comparison, Measurement

# 2,5 as it is written in Swedish, and 2.5 as it comes from elsewhere.
DECIMAL_COMMA = {models.DecimalField: {"localize": True}}


@admin.register(Measurement)
class MeasurementAdmin(HistoryAdmin):
    fields = ["indicator", "organisation", "comparison", "year", "gender", "value", "status", "source"]
    readonly_fields = ["source"]
    list_display = ["indicator", "place", "year", "gender", "shown_value", "source", "example"]
    list_filter = ["year", "gender", "status", "source", "indicator", "organisation", "is_example"]
    list_select_related = ["indicator", "organisation", "comparison"]
    search_fields = ["indicator__title_sv", "indicator__question_sv", "organisation__name_sv", "comparison__name_sv"]
    ordering = ["indicator", "-year", "organisation", "comparison", "gender"]
    formfield_overrides = DECIMAL_COMMA
    autocomplete_fields = ["indicator"]
    change_list_template = "admin/followup/measurement/change_list.html"

    def get_urls(self):
        return [*(admin_path(self, *page) for page in import_file.PAGES), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        context = {"may_import": import_file.may_import(self, request)}
        return super().changelist_view(request, context | (extra_context or {}))

    @admin.display(description=_("place"))
    def place(self, obj):
        return obj.place

    @admin.display(description=_("value"), ordering="value")
    def shown_value(self, obj):
        return obj.get_status_display() if obj.value is None else f"{obj.value.normalize():f}".replace(".", ",")

    def view_on_site(self, obj):
        return obj.indicator.get_absolute_url() if obj.indicator.is_public else None

    def get_readonly_fields(self, request, obj=None):
        """What a value is of stays; what Kolada says is changed by Kolada alone, or the credit would be false."""
        fields = super().get_readonly_fields(request, obj)
        if obj is None:
            return fields
        of = ["indicator", "organisation", "comparison", "year", "gender"]
        return [*fields, *of, *(["value", "status"] if obj.source == Measurement.Source.KOLADA else [])]

    def save_model(self, request, obj, form, change):
        """A new value of a made-up key figure is made up too."""
        if not change:
            obj.is_example = obj.indicator.is_example
        super().save_model(request, obj, form, change)


@admin.register(Comparison)
class ComparisonAdmin(ContentAdmin):
    texts = ["name"]
    fieldsets = [(None, {"fields": ["kind", "code", "municipality"]})]
    list_display = ["name_sv", "kind", "code", "municipality"]
    list_filter = ["kind"]
    list_select_related = ["municipality"]
    search_fields = ["name_sv", "code"]
    ordering = ["kind", "code"]
    view_on_site = False
