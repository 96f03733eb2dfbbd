"""What was changed from one version to the next, in the words of the page where it is changed."""

from dataclasses import replace

from django.db.models import BooleanField, DateTimeField
from django.utils.translation import gettext as _
from modeltranslation.translator import NotRegistered, translator
from simple_history.models import DeletedObject, ModelChange
from simple_history.template_utils import HistoricalRecordContextHelper, ObjDiffDisplay

from core.admin.values_in_words import is_empty, value_in_words, values_in_words
from core.rich_text import RichTextField, as_lines
from core.text import without_tags


class ShortenedTexts(ObjDiffDisplay):
    def shortened_str(self, prefix, num_skipped_chars, suffix):
        return f"{prefix} … {suffix}"


class ReadableChanges(HistoricalRecordContextHelper):
    """Shows changes as plain text, without the fields that change at each save, repeat another field or stay empty."""

    def context_for_delta_changes(self, delta):
        hidden = self._hidden_fields()
        told = [*delta.changes, *self._switched(delta)]
        changes = [change for change in told if change.field not in hidden and not self._reads_the_same(change)]
        return super().context_for_delta_changes(replace(delta, changes=changes))

    def format_delta_change(self, change):
        formatted = super().format_delta_change(change)
        if formatted.old == formatted.new and isinstance(self.model._meta.get_field(change.field), RichTextField):
            return replace(formatted, old="", new=_("only the formatting"))
        return formatted

    def prepare_delta_change_value(self, change, value):
        field = self.model._meta.get_field(change.field)
        if field.is_relation:
            value = super().prepare_delta_change_value(change, value)
            text = ", ".join(map(_name, value)) if isinstance(value, list) else _name(value or "")
        elif isinstance(field, RichTextField):
            text = " ".join(as_lines(value or "").split())
        else:
            old, new = values_in_words(field, change.old, change.new)
            text = without_tags(new if value == change.new else old)
        return text or _("empty")

    def get_obj_diff_display(self):
        return ShortenedTexts(max_length=self.max_displayed_delta_change_chars)

    def _switched(self, delta):
        """Return the changes that no form makes, such as publishing: django-simple-history leaves them out."""
        names = [field.name for field in self.model._meta.fields if not field.editable and not field.choices]
        switches = [name for name in names if isinstance(self.model._meta.get_field(name), BooleanField)]
        values = [(name, getattr(delta.old_record, name), getattr(delta.new_record, name)) for name in switches]
        return [ModelChange(name, old, new) for name, old, new in values if old != new]

    def _reads_the_same(self, change):
        """Return whether nobody can see a difference: both are empty, or a time differs in less than a minute."""
        field = self.model._meta.get_field(change.field)
        is_time = isinstance(field, DateTimeField)
        return _stays_empty(change) or (
            is_time and value_in_words(field, change.old) == value_in_words(field, change.new)
        )

    def _hidden_fields(self):
        """Return `updated_at` and the base columns of translated fields, which repeat the column of a language."""
        try:
            translated = set(translator.get_options_for_model(self.model).all_fields)
        except NotRegistered:
            translated = set()
        return translated | {"updated_at"}


def _stays_empty(change):
    return is_empty(change.old) and is_empty(change.new)


def _name(row):
    return _("removed since then") if isinstance(row, DeletedObject) else str(row)
