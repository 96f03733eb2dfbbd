"""What an editor is told of an uploaded file that cannot be read any more: in the list, at its field, after a save."""

from django.contrib import admin, messages
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from strategy.stored_files import rows_without_file


class MissingFileFilter(admin.SimpleListFilter):
    """Asks the disk, which no database can."""

    title = _("the file on disk")
    parameter_name = "file"

    def lookups(self, request, model_admin):
        return [("missing", _("The file is missing"))]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        return queryset.filter(pk__in=[row.pk for row in rows_without_file(queryset.model)])


class MissingFileMixin:
    """For a ModelAdmin of a model with `is_file_missing`; `what_readers_see` then."""

    file_field = "file"
    what_readers_see = _("The file is missing on the server, or is empty. Readers see the title without a link.")

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj and obj.is_file_missing and self.file_field in form.base_fields:
            form.base_fields[self.file_field].help_text = self._what_is_missing()
        return form

    def after_save(self, request, saved_forms):
        """Say what readers do not find, whatever was changed: the page says that all is saved and on the site."""
        super().after_save(request, saved_forms)
        if saved_forms[0].instance.is_file_missing:
            messages.warning(request, self._what_is_missing())

    def _what_is_missing(self):
        remedy = _("Upload the file again, or ask whoever runs the portal to restore it from the backup.")
        return f"{self.what_readers_see} {remedy}"


def missing_file_chip(row):
    """Return the chip for a list, or "" if nothing is missing."""
    text = _("The file is missing")
    return format_html('<span class="chip chip--attention">{}</span>', text) if row.is_file_missing else ""
