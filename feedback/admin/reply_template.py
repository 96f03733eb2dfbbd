"""Reply templates in the admin."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from core.admin.base import ContentAdmin, LabelledCellsMixin
from core.swedish_order import SwedishOrder
from feedback.admin.moderation.placeholders import PLACEHOLDERS, unknown_placeholders
from feedback.models import ReplyTemplate

# The columns of `text`, one for each language: text_sv, text_en, …
TEXT_FIELDS = [field.name for field in ReplyTemplate._meta.get_fields() if field.name.startswith("text_")]
KNOWN_PLACEHOLDERS = [f"{{{name}}}" for name in PLACEHOLDERS]


class ReplyTemplateForm(forms.ModelForm):
    """Refuses placeholders that are not in PLACEHOLDERS: they would be sent in answers as they are."""

    def clean(self):
        cleaned = super().clean()
        for name in TEXT_FIELDS:
            if unknown := unknown_placeholders(cleaned.get(name) or ""):
                self.add_error(name, self._error(unknown))
        return cleaned

    @staticmethod
    def _error(unknown):
        return ValidationError(
            _("Nobody can fill in %(unknown)s. These can be filled in: %(known)s."),
            params={"unknown": ", ".join(unknown), "known": ", ".join(KNOWN_PLACEHOLDERS)},
        )


@admin.register(ReplyTemplate)
class ReplyTemplateAdmin(LabelledCellsMixin, ContentAdmin):
    """Texts to begin an answer with. Each is translated, and inserted in the language of the sender."""

    restorable = False  # its form has rules that an earlier version may break
    form = ReplyTemplateForm
    texts = ["text"]
    fieldsets = [(None, {"fields": ["name", "order", "what_is_filled_in"]})]
    readonly_fields = ["what_is_filled_in"]
    list_display = ["name", "order", "languages", "example"]
    list_filter = ["is_example"]
    list_editable = ["order"]
    search_fields = ["name", "text_sv"]
    ordering = ["order", SwedishOrder("name")]
    view_on_site = False

    @admin.display(description=_("what is filled in"))
    def what_is_filled_in(self, obj):
        names = format_html_join(" ", "<code>{}</code>", ((name,) for name in KNOWN_PLACEHOLDERS))
        return format_html("{} {}", _("Write these in the text, and they are filled in for each inspel:"), names)

    @admin.display(description=_("languages"))
    def languages(self, obj):
        return ", ".join(name.removeprefix("text_").replace("_", "-") for name in TEXT_FIELDS if getattr(obj, name))
