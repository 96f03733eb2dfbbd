from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from contacts.models import Organisation
from core.admin.base import ContentAdmin


@admin.register(Organisation)
class OrganisationAdmin(ContentAdmin):
    texts = ["name", "formal_name", "helps_with", "hours"]
    fieldsets = [
        (None, {"fields": ["kind", "code", "parent", "municipality", "phone", "website", "slug"]}),
    ]
    list_display = ["name_sv", "formal_name_sv", "kind", "code", "parent", "example"]
    list_filter = ["kind", "is_example"]
    list_select_related = ["parent"]
    search_fields = ["name_sv", "formal_name_sv", "code", "slug"]
    slug_from = "name_sv"
    search_help_text = _("Search by name or code.")
