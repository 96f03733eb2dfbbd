from django.contrib import admin
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from contacts.admin.base import ContentAdmin
from strategy.models import Document


@admin.register(Document)
class DocumentAdmin(ContentAdmin):
    texts = ["title", "summary"]
    fieldsets = [
        (
            _("File or address"),
            {
                "fields": ["file", "url", "facts"],
                "description": _(
                    "Upload a PDF, Word, Excel, PowerPoint or OpenDocument file, or give the address where it is. "
                    "Type, size and pages are read from the file. Upload a tagged PDF if you can: "
                    "a screen reader can read it."
                ),
            },
        ),
        (_("On the site"), {"fields": ["kind", "language", "order", "slug"]}),
    ]
    readonly_fields = ["facts"]
    list_display = ["title_sv", "kind", "language", "facts", "updated_at", "example"]
    list_filter = ["kind", "language", "file_type", "is_tagged", "is_example"]
    search_fields = ["title_sv", "summary_sv", "slug"]
    ordering = ["kind", "order", "slug"]
    slug_from = "title_sv"

    def view_on_site(self, obj):
        return obj.get_absolute_url() or None

    @admin.display(description=_("read from the file"))
    def facts(self, obj):
        if not obj.file_type:
            return _("No file")
        parts = [obj.file_type.upper(), filesizeformat(obj.size)]
        if obj.pages is not None:
            parts.append(_("%(pages)d pages") % {"pages": obj.pages})
        if obj.is_tagged is not None:
            parts.append(_("tagged for screen readers") if obj.is_tagged else _("not tagged for screen readers"))
        return ", ".join(str(part) for part in parts)
