"""
Two editors of one list whose fields are edited in it: the second overwrites nothing that the first changed unseen.

Beside each field stands what it held when the list was shown (Django's hidden initial). A field that only the first
changed keeps that; where both did, nothing is saved until the second has read what the first wrote.
"""

from django.db import router, transaction
from django.utils.translation import gettext as _

from core.not_done import not_done
from core.sent_again import ReturnedForm, comes_back, form_is_back, has_edited_cells, is_sent_again


class ComparedRow:
    """Before a ModelForm in the bases: compares each field with what the list showed and with what is saved now."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.show_hidden_initial = not self.is_bound or self[name].html_initial_name in self.data

    def clean(self):
        cleaned = super().clean()
        typed = set(self.changed_data)
        for name in [name for name in self.fields if name in cleaned and self._was_changed_by_another(name)]:
            if name not in typed:
                cleaned[name] = getattr(self.instance, name)
                self._write(self.add_prefix(name), name)
            elif self.fields[name].has_changed(self.get_initial_for_field(self.fields[name], name), self[name].data):
                self.add_error(name, self._told(name))
            self._write(self[name].html_initial_name, name)
        return cleaned

    def _was_changed_by_another(self, name):
        field = self.fields[name]
        return field.show_hidden_initial and field.has_changed(
            self.get_initial_for_field(field, name), self.data.get(self[name].html_initial_name)
        )

    def _write(self, key, name):
        """Put what is saved now into the data, for the list as it is shown again."""
        self.data[key] = self._saved(name)

    def _saved(self, name):
        """Return what is saved now, as it would stand in the field."""
        field = self.fields[name]
        return field.widget.format_value(field.prepare_value(self.get_initial_for_field(field, name))) or ""

    def _told(self, name):
        text = _(
            "Somebody else changed this to “%(value)s” while you were writing. Nothing is saved yet. What you wrote "
            "still stands here: save again if it is to replace that."
        )
        return text % {"value": self._saved(name) or "–"}


class ListConflictMixin:
    """For a ModelAdmin with `list_editable`."""

    def get_changelist_form(self, request, **kwargs):
        form = super().get_changelist_form(request, **kwargs)
        return type(form)(form.__name__, (ComparedRow, form), {})

    def get_changelist_formset(self, request, **kwargs):
        formset = super().get_changelist_formset(request, **kwargs)
        return type(formset.__name__, (ReturnedForm, formset), {}) if is_sent_again(request) else formset

    @comes_back
    def changelist_view(self, request, extra_context=None):
        if is_sent_again(request):
            is_typed = "_save" in request.POST or has_edited_cells(request.POST)
            if not is_typed or not self.list_editable:
                return not_done(request)
            request.POST = request.POST.copy()
            request.POST["_save"] = ""  # of an action too, the fields come back and nothing is done
            form_is_back(request)
        if request.method != "POST" or "_save" not in request.POST or not self.list_editable:
            return super().changelist_view(request, extra_context)
        request.POST = request.POST.copy()  # the rows share it, and what others changed is put into it
        with transaction.atomic(using=router.db_for_write(self.model)):
            # Locked before they are read: of two who save at once, the second compares with what the first saved.
            list(self.model._base_manager.select_for_update().order_by("pk").values_list("pk"))
            response = super().changelist_view(request, extra_context)
        _keep_rows_beside_their_fields(response)
        return response


def _keep_rows_beside_their_fields(response):
    """Put the rows in the order of what was sent: what somebody else changed may have moved them in the list."""
    changelist = (getattr(response, "context_data", None) or {}).get("cl")
    if changelist is not None and changelist.formset is not None:
        shown = {row.pk: row for row in changelist.result_list}
        forms = changelist.formset.forms
        changelist.result_list = [shown.get(form.instance.pk, form.instance) for form in forms]
