"""The guard of the texts that editors write for everybody."""

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextInputWidget, AdminURLFieldWidget
from django.utils.translation import gettext as _

from core.admin.rich_text_widget import RichTextWidget
from core.paste_notes import notes_on
from core.personal_data.guard import contact_details_in, in_words, plain, refuse_identity_numbers
from core.rich_tables import wide_tables
from core.rich_text import what_is_left_out
from core.text import one_line
from core.wrapped_links import unwrapped

# These are contact details or addresses as such, so nothing is pointed out in them.
_NO_RUNNING_TEXT = (forms.EmailField, forms.SlugField)
# A telephone number, or the address of somebody else's page, can look like an identity number and cannot be rewritten.
_TELEPHONE_FIELDS = {"phone"}


class LineInput(AdminTextInputWidget):
    """A field of one line: a pasted line break, such as U+000B from Word, becomes a space before it is checked."""

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return one_line(value) if isinstance(value, str) else value


class AddressInput(AdminURLFieldWidget):
    """A field of an address: one that a mail program has wrapped names its reader, so what it leads to is taken."""

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return unwrapped(value.strip()) if isinstance(value, str) else value


class PublishedTextsMixin:
    """For a ModelAdmin or an inline: refuses identity numbers in each text, and keeps a text of one line on one."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and type(field.widget) is AdminTextInputWidget:
            field.widget = LineInput(field.widget.attrs)
        elif field is not None and type(field.widget) is AdminURLFieldWidget:
            field.widget = AddressInput(field.widget.attrs)
        is_text = isinstance(field, forms.CharField) and not isinstance(field, forms.URLField)
        if is_text and db_field.name not in _TELEPHONE_FIELDS:
            field.validators = [*field.validators, refuse_identity_numbers]
        return field


def warn_about_contact_details(request, forms_saved):
    """Say which kinds of contact details the changed texts hold: an editor may have meant them to be there."""
    texts = [plain(_stored(form, name)) for form in forms_saved for name in _changed_texts(form)]
    if kinds := contact_details_in(*texts):
        text = _("It is saved, and holds: %(what)s. Check that everybody may read it.")
        messages.warning(request, text % {"what": in_words(kinds)})


def warn_about_wide_tables(request, forms_saved):
    """Say which tables of the changed texts have more columns than fit on a telephone or on paper."""
    texts = [str(form.cleaned_data.get(name) or "") for form in forms_saved for name in _changed_texts(form)]
    for table, columns in (found for text in texts for found in wide_tables(text)):
        text = _(
            "It is saved. The table “%(table)s” has %(columns)d columns: on a telephone it is scrolled sideways, "
            "and on paper its letters are small. Divide it, or let rows and columns change places."
        )
        messages.warning(request, text % {"table": table, "columns": columns})


def warn_about_what_was_left_out(request, forms_saved):
    """Say what was left out of the changed rich texts. With scripts the editor has said so when it was pasted."""
    for form in forms_saved:
        for name in (name for name in _changed_texts(form) if isinstance(form.fields[name].widget, RichTextWidget)):
            for note in notes_on(what_is_left_out(form.data.get(form.add_prefix(name)) or "")):
                messages.warning(request, _("It is saved. %(note)s") % {"note": note})


def _stored(form, name):
    """Return the text as it was saved: of a link that a mail program wrapped, only what it leads to."""
    return getattr(form.instance, name, None) or form.cleaned_data.get(name)


def _changed_texts(form):
    fields = {name: form.fields[name] for name in form.changed_data}
    return [name for name, field in fields.items() if _is_guarded(field) and not isinstance(field, _NO_RUNNING_TEXT)]


def _is_guarded(field):
    return refuse_identity_numbers in field.validators
