from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from contacts.models import GoverningBody, Seat
from core.admin.base import ContentAdmin, ContentInline
from core.swedish_order import SwedishOrder


class SeatInline(ContentInline):
    model = Seat
    fields = ["order", "role_sv", "side", "organisation", "holder"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("body", "organisation", "holder")


@admin.register(GoverningBody)
class GoverningBodyAdmin(ContentAdmin):
    texts = ["name", "purpose", "meets"]
    fieldsets = [(_("On the site"), {"fields": ["order", "slug"]})]
    inlines = [SeatInline]
    list_display = ["name_sv", "meets_sv", "order", "example"]
    list_filter = ["is_example"]
    search_fields = ["name_sv", "purpose_sv"]
    ordering = ["order", SwedishOrder("name_sv")]
    slug_from = "name_sv"
    site_page = "governing_bodies"


@admin.register(Seat)
class SeatAdmin(ContentAdmin):
    texts = ["role"]
    fieldsets = [(None, {"fields": ["body", "order", "side", "organisation", "holder"]})]
    list_display = ["role_sv", "body", "order", "side", "organisation", "holder"]
    list_filter = ["body", "side"]
    list_select_related = ["body", "organisation", "holder"]
    search_fields = ["role_sv", "body__name_sv", "organisation__name_sv", "holder__name"]
    ordering = ["body__order", SwedishOrder("body__name_sv"), "order"]
    site_page = "governing_bodies"
