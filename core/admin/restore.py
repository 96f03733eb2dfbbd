"""The page that shows what restoring an earlier version of a row would change, and restores it."""

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.admin.pages import render_admin_page
from core.admin.text_changes import text_change
from core.admin.values_in_words import is_empty, values_in_words
from core.numbers import read_number

SEEN = "_seen"  # the name of the field with what stands beside the version, such as a draft


def restore(model_admin, request, object_id, version_id):
    """Show what would change (GET), or write the earlier version as the newest one (POST)."""
    if None in (read_number(object_id), read_number(version_id)):
        raise Http404
    row = get_object_or_404(model_admin.model, pk=object_id)
    if not model_admin.may_restore(request, row):
        raise PermissionDenied
    version = get_object_or_404(row.history.all(), pk=version_id)
    fields = _restored_fields(model_admin, request, row)
    changes = _changes(row, version, fields)
    title = _("Restore: %(name)s") % {"name": row}
    for field in fields:
        setattr(row, field.attname, getattr(version, field.attname))
    errors = _errors(model_admin, request, row, fields) if changes else []
    change_url = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    seen = model_admin.restored_beside(row)
    is_seen = request.POST.get(SEEN, "") == seen
    if request.method == "POST" and not is_seen:
        messages.error(request, _("Somebody has changed the draft meanwhile. Nothing is restored yet: read again."))
    if request.method == "POST" and changes and not errors and is_seen:
        with transaction.atomic():
            messages.success(request, model_admin.save_restored(request, row))
            model_admin.log_change(request, row, _("Restored the version of %(time)s.") % {"time": _when(version)})
        return HttpResponseRedirect(change_url)
    context = {
        "title": title,
        "row": row,
        "version": version,
        "changes": changes,
        "refused": errors,
        "note": model_admin.restore_note(row),
        "change_url": change_url,
        "seen_name": SEEN,
        "seen": seen,
    }
    return render_admin_page(model_admin, request, "admin/restore.html", context)


def _when(version):
    return localize(version.history_date)


def _restored_fields(model_admin, request, row):
    """Return what the form may change, without the address, and what belongs to it: never such as an approval."""
    names = [*model_admin.get_form(request, row, change=True).base_fields, *model_admin.restored_with_form]
    fields = [_field(row, name) for name in names if name not in model_admin.not_restored]
    return [field for field in fields if field is not None]


def _field(row, name):
    try:
        field = row._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if field.concrete and not field.many_to_many else None


def _changes(row, version, fields):
    changed = [field for field in fields if _differs(row, version, field)]
    return [text_change(field, *_as_texts(row, version, field)) for field in changed]


def _differs(row, version, field):
    return str(getattr(row, field.attname) or "") != str(getattr(version, field.attname) or "")


def _as_texts(row, version, field):
    """Return the values of both as a person reads them."""
    values = [getattr(record, field.attname) for record in [row, version]]
    if isinstance(field, models.ForeignKey):
        return ["" if is_empty(value) else _name_of(field.related_model, value) for value in values]
    return values_in_words(field, *values)


def _name_of(model, pk):
    return str(model._base_manager.filter(pk=pk).first() or _("removed since then"))


def _errors(model_admin, request, row, fields):
    """Return [(label, why)] of what does not fit any more."""
    missing = [field for field in fields if _is_missing(row, field)]
    if missing:
        return [(capfirst(field.verbose_name), _("The file is no longer there.")) for field in missing]
    errors = []
    form_fields = model_admin.get_form(request, row, change=True).base_fields
    for field in fields:
        value = getattr(row, field.attname)
        if field.name in form_fields and isinstance(value, str) and value:
            errors += _raised(lambda name=field.name, value=value: form_fields[name].run_validators(value), field)
    return errors or _raised(row.full_clean, model=row)


def _is_missing(row, field):
    file = getattr(row, field.attname)
    return isinstance(field, models.FileField) and bool(file) and not file.storage.exists(file.name)


def _raised(check, field=None, model=None):
    """Return [(label, message)] of the ValidationError that `check` raises."""
    try:
        check()
    except ValidationError as error:
        if field is not None:
            return [(capfirst(field.verbose_name), message) for message in error.messages]
        return [(_label(model, name), message) for name, texts in error for message in texts]
    return []


def _label(model, name):
    return "" if name == NON_FIELD_ERRORS else capfirst(model._meta.get_field(name).verbose_name)
