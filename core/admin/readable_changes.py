"""What was changed from one version to the next, in the words of the page where it is changed."""

from dataclasses import replace

from django.utils.translation import gettext as _
from modeltranslation.translator import NotRegistered, translator
from simple_history.template_utils import HistoricalRecordContextHelper, ObjDiffDisplay

from core.admin.values_in_words import is_empty, value_in_words
from core.text import without_tags


class ShortenedTexts(ObjDiffDisplay):
    def shortened_str(self, prefix, num_skipped_chars, suffix):
        return f"{prefix} … {suffix}"


class ReadableChanges(HistoricalRecordContextHelper):
    """Shows changes as plain text, without the fields that change at each save, repeat another field or stay empty."""

    def context_for_delta_changes(self, delta):
        hidden = self._hidden_fields()
        changes = [change for change in delta.changes if change.field not in hidden and not _stays_empty(change)]
        return super().context_for_delta_changes(replace(delta, changes=changes))

    def prepare_delta_change_value(self, change, value):
        value = super().prepare_delta_change_value(change, value)
        field = self.model._meta.get_field(change.field)
        text = ", ".join(map(str, value)) if isinstance(value, list) else without_tags(value_in_words(field, value))
        return text or _("empty")

    def get_obj_diff_display(self):
        return ShortenedTexts(max_length=self.max_displayed_delta_change_chars)

    def _hidden_fields(self):
        """Return `updated_at` and the base columns of translated fields, which repeat the column of a language."""
        try:
            translated = set(translator.get_options_for_model(self.model).all_fields)
        except NotRegistered:
            translated = set()
        return translated | {"updated_at"}


def _stays_empty(change):
    return is_empty(change.old) and is_empty(change.new)
