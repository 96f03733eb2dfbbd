"""Stores what was checked and shown: all of it or nothing, each text as its form would."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.translations.follow import confirm_texts
from core.translations.texts import column
from followup.imports.errors import ImportFileError
from naravard.staff.translations.text_check import text_mark


@transaction.atomic
def store(changes, request, model_admins):
    """Store the changes of a Checked. Raise ImportFileError if one of the texts was changed meanwhile."""
    by_row = {}
    for model, pk, *change in changes:
        by_row.setdefault((model, pk), []).append(change)
    for (model, pk), texts in sorted(by_row.items()):
        model_admin = model_admins.get(model)
        is_seen = model_admin and model_admin.get_queryset(request).filter(pk=pk).exists()
        rows = model_admin.model._base_manager.select_for_update().order_by() if is_seen else None
        row = rows and rows.filter(pk=pk).first()
        if row is None or not model_admin.has_change_permission(request, row) or getattr(row, "waiting_draft", None):
            raise changed_meanwhile()
        _store_row(row, texts, request, model_admin)


def _store_row(row, texts, request, model_admin):
    if any(text_mark(row, name, language) != mark for name, language, _text, mark, *_said in texts):
        raise changed_meanwhile()
    now = {column(name, language): text for name, language, text, *_rest in texts}
    is_changed = any(getattr(row, name) != text for name, text in now.items())
    for name, text in now.items():
        setattr(row, name, text)
    row.confirmed_texts = {column(name, language) for name, language, *_rest, fits, _begun in texts if fits}
    row.begun_texts = {column(name, language): begun for name, language, *_rest, begun in texts if begun}
    if is_changed:
        model_admin.save_restored(request, row)
    else:
        confirm_texts(row)
    model_admin.log_change(request, row, _("Translations were read in from a file."))


def is_stored(changes, request, model_admins):
    """Return whether all texts of the changes of a Checked stand in their rows or drafts, as after a first click."""
    for model, pk, name, language, text, *_rest in changes:
        row = model_admins[model].get_queryset(request).filter(pk=pk).first() if model in model_admins else None
        newest = row.with_draft() if getattr(row, "waiting_draft", None) else row
        if row is None or getattr(newest, column(name, language)) != text:
            return False
    return True


def changed_meanwhile():
    return ImportFileError(_("Some of the texts have been changed since the file was checked. Check it again."))
