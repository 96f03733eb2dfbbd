"""
What a posted value is called in its form and how it reads there, for the page that gives it back.

It is found from the view alone, without the form as it was shown: nobody may be logged in, or the row may be gone. A
row that was chosen is looked up only for who may see such rows, so a stranger learns no names by their numbers.
"""

import re
from dataclasses import replace

from django.conf import settings
from django.contrib.contenttypes.admin import GenericInlineModelAdmin
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.forms import BooleanField, ModelChoiceField, MultiWidget, SplitDateTimeWidget, Textarea
from django.forms.models import _get_foreign_key
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_prose_editor.widgets import AdminProseEditorWidget
from modeltranslation.fields import TranslationField

_ROW_OF_TABLE = re.compile(r"(?P<prefix>.+)-(?P<number>\d+)-(?P<name>\w+)")
_NUMBERED = re.compile(r"(?P<name>[a-z_]+)_(?P<number>\d+)")  # such as comment_17, at the statement with that id


def labelled(request, fields):
    """Return the PostedFields with the labels of the form that the request was sent to, and what a person reads."""
    match = request.resolver_match
    form = match and getattr(match.func, "kept_form", None)
    names = _NamesOfForm(form, match.kwargs) if form else _NamesOfAdmin(request) if match else None
    return [_labelled(request, field, names) for field in fields]


def _labelled(request, field, names):
    found = names.find(field.name) if names and not field.name.startswith("_") else None
    if found is None or found[1].widget.is_hidden or not field.value.strip():
        return field
    label, form_field = found
    widget = getattr(form_field.widget, "widget", form_field.widget)  # without the links of the admin around it
    if isinstance(widget, AdminProseEditorWidget):
        return replace(field, label=label, is_written=True, is_rich=True)
    if field.is_written or isinstance(widget, Textarea):
        return replace(field, label=label, is_written=True, is_short=not isinstance(widget, Textarea))
    is_chosen = isinstance(form_field, BooleanField) or hasattr(form_field, "choices")
    words = _choice_in_words(request, form_field, field.value) if is_chosen else field.value
    return replace(field, label=label, words=words, is_short=not is_chosen)


def _choice_in_words(request, form_field, value):
    """Return what a person reads of a choice, or "" for what is not to be told."""
    if isinstance(form_field, ModelChoiceField):
        return _row_in_words(request, form_field, value)
    return _("Yes") if isinstance(form_field, BooleanField) else _labels_of(form_field.choices).get(value, "")


def _row_in_words(request, form_field, value):
    options, user = form_field.queryset.model._meta, request.user
    may_see = any(user.has_perm(f"{options.app_label}.{do}_{options.model_name}") for do in ["view", "change"])
    if not (user.is_active and user.is_staff and may_see):
        return ""
    key = form_field.to_field_name or "pk"
    try:
        row = form_field.queryset.model._default_manager.filter(**{key: value}).first()
    except (ValueError, ValidationError):
        return ""
    return str(form_field.label_from_instance(row)) if row else ""


def _labels_of(choices):
    """Return {value: label} of choices that may be in groups."""
    labels = {}
    for value, label in choices:
        labels |= _labels_of(label) if isinstance(label, list | tuple) else {str(value): str(label)}
    return labels


class _Names:
    """Finds the label and the form field of a posted name."""

    def __init__(self):
        self._numbers = {}

    def find(self, name):
        """Return (label, form field), or None for what is no field of the form."""
        for base in [name, re.sub(r"_[01]$", "", name)]:
            field = self.field(base)
            if field and (base == name or isinstance(field.widget, MultiWidget)):
                return self._label(field, base, name.removeprefix(base)), field
        return self._in_row(name)

    def _label(self, field, name, part):
        """Return the label, with what the part is that a widget of several adds to the name of the field."""
        label = str(field.label or capfirst(name))
        if not isinstance(field.widget, SplitDateTimeWidget):
            return label
        return f"{label} ({_('date') if part == '_0' else _('time of day')})"

    def _in_row(self, name):
        match = _ROW_OF_TABLE.fullmatch(name) or _NUMBERED.fullmatch(name)
        if not match:
            return None
        prefix = match.groupdict().get("prefix", "")
        kind, field = self.row_field(prefix, match["name"])
        if field is None:
            return None
        numbers = self._numbers.setdefault(prefix, [])
        if match["number"] not in numbers:
            numbers.append(match["number"])
        row = {"kind": kind, "number": numbers.index(match["number"]) + 1, "label": field.label}
        return _("%(kind)s %(number)d: %(label)s") % row, field


class _NamesOfForm(_Names):
    """By the form that `comes_back(form=…)` names: its class, {name: field}, or what returns one for the address."""

    def __init__(self, form, keys):
        super().__init__()
        found = form if isinstance(form, dict) or hasattr(form, "base_fields") else form(**keys)
        self._fields = found if isinstance(found, dict) else getattr(found, "fields", None) or found.base_fields

    def field(self, name):
        return self._fields.get(name)

    def row_field(self, prefix, name):
        return _("Row"), None if prefix else self._fields.get(name)


class _NamesOfAdmin(_Names):
    """By the ModelAdmin: the form of a row, those of the tables below it, or those of a list that is edited."""

    def __init__(self, request):
        super().__init__()
        self._request, match = request, request.resolver_match
        self._admin = getattr(match.func, "model_admin", None)
        self._tables = dict(_tables_of(self._admin, match)) if self._admin else {}

    def field(self, name):
        return self._field_of(self._admin, name) if self._admin else None

    def row_field(self, prefix, name):
        table = self._tables.get(prefix)
        return (capfirst(table.model._meta.verbose_name), self._field_of(table, name)) if table else ("", None)

    def _field_of(self, model_admin, name):
        """Return the form field of the name, made as the ModelAdmin makes it but without a row, or None."""
        for form in [model_admin.form, getattr(model_admin, "add_form", None)]:
            if form and name in form.base_fields:
                return form.base_fields[name]
        try:
            db_field = model_admin.model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        if db_field.auto_created or not hasattr(db_field, "formfield"):
            return None
        field = model_admin.formfield_for_dbfield(db_field, self._request)
        if field and isinstance(db_field, TranslationField):
            field.label = f"{field.label} ({dict(settings.LANGUAGES)[db_field.language]})"
        return field


def _tables_of(model_admin, match):
    """Yield (prefix of the names, ModelAdmin) for each table of the page."""
    if (match.url_name or "").endswith("_changelist"):
        yield "form", model_admin
        return
    for inline in model_admin.inlines:
        if not issubclass(inline, GenericInlineModelAdmin):
            key = _get_foreign_key(model_admin.model, inline.model, fk_name=inline.fk_name)
            prefix = key.remote_field.get_accessor_name(model=inline.model).replace("+", "")
            yield prefix, inline(model_admin.model, model_admin.admin_site)
