"""The documents in the admin, with what the portal has read from each file."""

from django.contrib import admin, messages
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin.base import ContentAdmin
from core.swedish_order import SwedishOrder
from strategy.admin.document_access import accessibility_findings
from strategy.admin.missing_file import MissingFileFilter, MissingFileMixin, missing_file_chip
from strategy.models import Document


class FileTypeFilter(admin.AllValuesFieldListFilter):
    """Has a label for documents without a file, for which Django shows a link without text."""

    def choices(self, changelist):
        for choice in super().choices(changelist):
            yield choice | {"display": choice["display"] or _("No file")}


@admin.register(Document)
class DocumentAdmin(MissingFileMixin, ContentAdmin):
    texts = ["title", "summary"]
    fieldsets = [
        (
            _("File or address"),
            {
                "fields": ["file", "url", "facts", "access"],
                "description": _(
                    "Upload a PDF, Word, Excel, PowerPoint or OpenDocument file, or give the address where it is. "
                    "Type, size, pages and whether the document is accessible are read from the file."
                ),
            },
        ),
        (_("On the site"), {"fields": ["kind", "language", "order", "slug"]}),
    ]
    readonly_fields = ["facts", "access"]
    list_display = ["title_sv", "kind", "language", "facts", "updated_at", "example"]
    list_filter = [MissingFileFilter, "kind", "language", ("file_type", FileTypeFilter), "is_tagged", "is_example"]
    search_fields = ["title_sv", "summary_sv", "slug"]
    ordering = ["kind", "order", SwedishOrder("title_sv")]
    slug_from = "title_sv"
    # What was read from the file belongs to it.
    restored_with_form = ["file_type", "size", "pages", "is_tagged", "pdf_title", "pdf_language"]
    # A long name of a file is shortened when it is stored (document_files.stored_name), not refused.
    formfield_overrides = ContentAdmin.formfield_overrides | {models.FileField: {"max_length": None}}

    def view_on_site(self, obj):
        return obj.get_absolute_url() or None

    @admin.display(description=_("read from the file"))
    def facts(self, obj):
        if obj.is_file_missing:
            return missing_file_chip(obj)
        if not obj.file_type:
            return _("No file")
        parts = [obj.file_type.upper(), filesizeformat(obj.size)]
        if obj.pages is not None:
            parts.append(_("%(pages)d pages") % {"pages": obj.pages})
        if obj.is_tagged is not None:
            parts.append(_("tagged for screen readers") if obj.is_tagged else _("not tagged for screen readers"))
        return ", ".join(str(part) for part in parts)

    @admin.display(description=_("for those who use a screen reader"))
    def access(self, obj):
        if obj.is_file_missing:
            return _("The file is missing")
        return render_to_string("admin/strategy/document/_access.html", {"findings": accessibility_findings(obj)})

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if {"file", "language"} & set(form.changed_data):
            self._warn_about_faults(request, obj)

    def _warn_about_faults(self, request, obj):
        faults = [finding.fault for finding in accessibility_findings(obj) if finding.fault]
        if faults:
            sentence = _("The document is saved, but it is hard to use with a screen reader: %(faults)s.")
            messages.warning(
                request,
                format_html(
                    '{} <a href="{}">{}</a>',
                    sentence % {"faults": ", ".join(faults)},
                    reverse("admin:strategy_document_change", args=[obj.pk]),
                    _("What you can do about it"),
                ),
            )
