"""The storage periods in the admin: a table of all kinds with what is in force, and the periods that differ."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.admin.edit_conflict import EditConflictMixin
from core.housekeeping import count_overdue
from core.models.storage_period import StoragePeriod
from core.storage_periods import RULE_BOOKS, STORED_KINDS, days_in_force


class StoragePeriodForm(forms.ModelForm):
    kind = forms.ChoiceField(label=_("What"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("kind", None)  # which is declared, so that it would be asked for though no page shows it
        if "kind" in self.fields:
            self.fields["kind"].choices = [(name, kind.label) for name, kind in STORED_KINDS.items()]

    def clean(self):
        cleaned = super().clean()
        kind = STORED_KINDS.get(cleaned.get("kind") or self.instance.kind)
        if kind and kind.needs_decision and cleaned.get("days") and not cleaned.get("decision_reference"):
            message = _("The law asks for a decision before this is removed: write its reference.")
            self.add_error("decision_reference", ValidationError(message, code="needs_decision"))
        if kind and (cleaned.get("days") or kind.least_days) < kind.least_days:
            message = _("This is kept for at least %(days)d days.") % {"days": kind.least_days}
            self.add_error("days", ValidationError(message, code="too_short"))
        return cleaned


@admin.register(StoragePeriod)
class StoragePeriodAdmin(EditConflictMixin, admin.ModelAdmin):
    """A kind has one period at most, which cannot be made one of another kind."""

    form = StoragePeriodForm
    fields = ["kind", "days", "decision_reference"]
    list_display = ["label", "days", "decision_reference"]
    change_list_template = "admin/core/storageperiod/change_list.html"

    def get_readonly_fields(self, request, obj=None):
        return ["label"] if obj else []

    def get_fields(self, request, obj=None):
        return ["label", *self.fields[1:]] if obj else self.fields

    def changelist_view(self, request, extra_context=None):
        rules = [line for book in RULE_BOOKS.values() for line in book.lines()]
        return super().changelist_view(request, {"kinds": _lines(), "rules": rules} | (extra_context or {}))

    @admin.display(description=_("what"), ordering="kind")
    def label(self, obj):
        return STORED_KINDS[obj.kind].label if obj.kind in STORED_KINDS else obj.kind


def _lines():
    """Return a line of the table for each kind: what, since when, how long, why, and how much goes tonight."""
    rows = {period.kind: period for period in StoragePeriod.objects.all()}
    now = timezone.now()
    return [
        {
            "kind": STORED_KINDS[name],
            "days": days,
            "period": rows.get(name),
            "overdue": 0 if days is None else count_overdue(name, days, now),
        }
        for name, days in days_in_force().items()
    ]
