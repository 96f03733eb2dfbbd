"""
Two editors of one row: the second is told what the first changed before anything is saved, and nothing is lost.

The page carries a signed copy of what its fields held when it was shown. (Inspel have states and a log besides, and so
a page of their own for it, feedback/admin/moderation/conflict.py.)
"""

from dataclasses import dataclass

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.core.exceptions import FieldDoesNotExist
from django.forms import CheckboxInput, FileField, MultiWidget
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.admin.merged_rows import MergedRows
from core.admin.text_changes import TextChange, text_change, text_change_of
from core.sent_again import ReturnedModelForm, comes_back, form_is_back, is_sent_again

SEEN = "_seen"
_SALT = "core.admin.edit_conflict"


@dataclass(frozen=True)
class EditChange:
    """
    What somebody else changed in a field: `row` is "" or the row of a table below.

    `was_typed` says whether the user has changed it too.
    """

    text: TextChange
    row: str = ""
    was_typed: bool = False


class ComparedForm:
    """Before a ModelForm in the bases: refuses to save over what the user has not seen."""

    model_admin = request = None

    def _post_clean(self):
        """Compare last, with the row locked: cleaning takes longer than a lock should be held."""
        super()._post_clean()
        seen = read_seen(self.data.get(SEEN, ""))
        if seen is None:
            return
        if begin_transaction := getattr(self.model_admin, "begin_transaction", None):
            begin_transaction(self.request)
        rows = type(self.instance)._base_manager.select_for_update().order_by()  # an order may join other tables
        row = rows.filter(pk=self.instance.pk).first()
        if row is None:  # deleted meanwhile, which is told elsewhere
            return
        fresh = fresh_forms(self, row)
        now = shown_of(fresh)
        if now != seen["shown"]:
            self.request.edit_changes = merge(self, seen["shown"], now, fresh)
            self.request.edit_shown = now
            self.add_error(
                None,
                _("Somebody else changed this while you were writing. Nothing is saved yet. See what, and save again."),
            )


class EditConflictMixin:
    """For a ModelAdmin: compares what is saved with what the page showed, and saves nothing that is sent again."""

    @comes_back
    def add_view(self, request, *args, **kwargs):
        return super().add_view(request, *args, **kwargs)

    @comes_back
    def change_view(self, request, *args, **kwargs):
        return super().change_view(request, *args, **kwargs)

    def changeform_view(self, request, object_id=None, *args, **kwargs):
        if request.method == "POST" and object_id:
            request.is_comparing = True
            request.POST = request.POST.copy()  # the form and the tables below share it, and what is merged
        return super().changeform_view(request, object_id, *args, **kwargs)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if is_sent_again(request):
            return type(form)(form.__name__, (ReturnedModelForm, form), {})
        if obj is None or not getattr(request, "is_comparing", False):
            return form
        return type(form)(form.__name__, (ComparedForm, form), {"model_admin": self, "request": request})

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """Let the tables share the data of the form, of which Django gives each a copy."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        return kwargs | ({"data": request.POST} if "data" in kwargs else {})

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if is_sent_again(request):
            form_is_back(request)
        if obj and self.has_change_permission(request, obj):
            context |= {"seen_name": SEEN, "seen": self._seen(request, context, obj)}
            if changes := getattr(request, "edit_changes", None):
                context |= {"edit_changes": changes, "edited_by": editors_since(obj, request.POST.get(SEEN, ""))}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _seen(self, request, context, obj):
        """Return the signed copy for the page: of what is saved now, or the one that came with what has errors."""
        form = context["adminform"].form
        if hasattr(request, "edit_shown"):
            return sign_seen(request.edit_shown, last_entry(obj))
        if form.is_bound:
            return request.POST.get(SEEN, "")
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        return sign_seen(shown_of(forms_by_key(form, formsets)), last_entry(obj))

    def is_as_seen(self, request, row):
        """Return whether the row holds what the page showed that the request comes from."""
        seen = read_seen(request.POST.get(SEEN, ""))
        form = self.get_form(request, row, change=True)(instance=row)
        form.model_admin, form.request = self, request
        return seen is not None and shown_of(fresh_forms(form, row)) == seen["shown"]


def sign_seen(shown, log):
    return signing.dumps({"shown": shown, "log": log}, salt=_SALT, compress=True)


def read_seen(text):
    """Return the copy, or None if there is none or its signature is wrong."""
    try:
        return signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        return None


def forms_by_key(form, formsets):
    """Return {"": form, "prefix:id of the row": form of a table below}."""
    rows = {f"{table.prefix}:{row.instance.pk}": row for table in formsets for row in table.initial_forms}
    return {"": form} | rows


def fresh_forms(form, row):
    """Return the forms by key with what is saved in the row and in those below it."""
    tables = [
        table(instance=row, queryset=inline.get_queryset(form.request), prefix=table.get_default_prefix())
        for table, inline in form.model_admin.get_formsets_with_inlines(form.request, row)
    ]
    return forms_by_key(type(form)(instance=row), tables)


def shown_of(forms):
    """Return {key of a form: {name: what the browser sends back if nobody types, as {suffix of the name: [text]}}}."""
    return {key: {name: _sent(form, name) for name in _compared(form)} for key, form in forms.items()}


def _compared(form):
    """Return the names of the fields that a person sees and can change."""
    hidden = {name for name, field in form.fields.items() if field.disabled or form[name].is_hidden}
    return [name for name in form.fields if name not in hidden and name != "DELETE"]


def _sent(form, name):
    field, widget = form.fields[name], _widget(form, name)
    value = field.prepare_value(form[name].initial)
    if isinstance(field, FileField):
        return {"": [str(value or "")]}
    if isinstance(widget, MultiWidget):
        parts = zip(widget.widgets_names, widget.widgets, widget.decompress(value), strict=True)
        return {suffix: [part.format_value(piece) or ""] for suffix, part, piece in parts}
    if isinstance(widget, CheckboxInput):
        return {"": ["on"] if value else []}
    text = widget.format_value(value)
    return {"": [str(part) for part in text if part != ""] if isinstance(text, list) else [_one_kind_of_line(text)]}


def _widget(form, name):
    """Return the widget of a field, without the links of the admin around it."""
    widget = form.fields[name].widget
    return getattr(widget, "widget", widget)


def _one_kind_of_line(text):
    return str("" if text is None else text).replace("\r\n", "\n").strip()


def merge(form, seen, now, fresh):
    """Put what somebody else changed into the data of the form, where the user did not, and return the EditChanges."""
    bound, changes, typed_rows = _bound_rows(form), [], set()
    for key in {**seen, **now}:
        old, new = seen.get(key, {}), now.get(key, {})
        is_gone = key in seen and key not in now
        for name in [name for name in {**old, **new} if is_gone or old.get(name) != new.get(name)]:
            was_typed = key in bound and merge_field(form, bound[key], name, old.get(name), new.get(name))
            typed_rows |= {key} if was_typed else set()
            sample = fresh.get(key) or bound.get(key)
            if sample and name in sample.fields:
                changes.append(_change(sample, key, name, old.get(name), new.get(name), was_typed))
    for table, inline in form.model_admin.get_formsets_with_inlines(form.request, form.instance):
        MergedRows(form, table, inline.model._meta.pk.name).write(now, typed_rows)
    return changes


def merge_field(form, row, name, old, new):
    """Put the new value into the data, unless the user has changed the field too; return whether that is so."""
    prefix = row.add_prefix(name)
    if isinstance(row.fields.get(name), FileField):
        return prefix in form.files
    typed = typed_in(form.data, prefix, old or new)
    if typed not in (old, new):
        return True
    if new:
        for suffix, texts in new.items():
            form.data.setlist(prefix + suffix, texts)
    return False


def _bound_rows(form):
    """Return the forms by key as they were sent."""
    bound = {"": form}
    for table, inline in form.model_admin.get_formsets_with_inlines(form.request, form.instance):
        prefix, key_name = table.get_default_prefix(), inline.model._meta.pk.name
        for name in form.data:
            head, found, number = name.removesuffix(f"-{key_name}").rpartition("-")
            if name.endswith(f"-{key_name}") and found and head == prefix and number.isdigit() and form.data[name]:
                bound[f"{prefix}:{form.data[name]}"] = table.form(prefix=f"{prefix}-{number}")
    return bound


def typed_in(data, prefix, like):
    """Return what came for a field, in the form of `like`: a choice of nothing is no text there."""
    return {
        suffix: [_one_kind_of_line(text) for text in data.getlist(prefix + suffix) if text or len(texts) == 1]
        for suffix, texts in like.items()
    }


def _change(form, key, name, old, new, was_typed):
    before, after = in_words(form, name, old), in_words(form, name, new)
    try:
        text = text_change(form._meta.model._meta.get_field(name), before, after)
    except FieldDoesNotExist:
        text = text_change_of(form[name].label, before, after)
    return EditChange(text, capfirst(form._meta.model._meta.verbose_name) if key else "", was_typed)


def in_words(form, name, sent):
    """Return what a person reads in the field."""
    texts = [text for part in (sent or {}).values() for text in part if text]
    if isinstance(_widget(form, name), CheckboxInput):
        return "" if sent is None else _("Yes") if texts else _("No")
    if choices := getattr(form.fields[name], "choices", None):
        words = {str(value): str(label) for value, label in choices}
        return ", ".join(words.get(text, text) for text in texts)
    return " ".join(texts)


def last_entry(row):
    """Return the id of the last line in the admin's log about the row, 0 if there is none."""
    return _entries(row).values_list("pk", flat=True).first() or 0


def _entries(row):
    content_type = ContentType.objects.get_for_model(row)
    return LogEntry.objects.filter(content_type=content_type, object_id=str(row.pk)).order_by("-pk")


def editors_since(row, seen_text):
    """Return the log's lines about the row since the page was shown, newest first."""
    seen = read_seen(seen_text)
    return list(_entries(row).filter(pk__gt=seen["log"]).select_related("user")[:5]) if seen else []
