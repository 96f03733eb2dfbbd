from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from core.admin.base import ContentAdmin
from core.swedish_order import SwedishOrder


@admin.register(Contact)
class ContactAdmin(ContentAdmin):
    texts = ["title"]
    fieldsets = [
        (_("How to reach the contact"), {"fields": ["email", "phone", "organisation"]}),
        (
            _("On the site"),
            {"fields": ["is_public", "is_group", "is_process_leader", "order", "slug"]},
        ),
    ]
    list_display = ["name", "title_sv", "organisation", "email", "phone", "is_process_leader", "is_public", "example"]
    list_filter = ["is_public", "is_process_leader", "is_group", "is_example"]
    list_select_related = ["organisation"]
    search_fields = ["name", "title_sv", "email", "phone", "organisation__name_sv"]
    ordering = ["order", SwedishOrder("name")]
    slug_from = "name"
    search_help_text = _("Search by name, title, e-mail, telephone or organisation.")

    def get_fieldsets(self, request, obj=None):
        return [(None, {"fields": ["name", "family_name"]}), *super().get_fieldsets(request, obj)]

    def view_on_site(self, obj):
        return obj.get_absolute_url() if obj.is_public else None

    def save_label(self, obj):
        is_visible = obj and obj.is_public
        return super().save_label(obj) if is_visible else _("Save; on the site only if that is ticked")
