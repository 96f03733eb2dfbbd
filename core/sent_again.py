"""
What was typed before another login, sent again: the form comes back with it, and nothing is saved.

It may be somebody else who has logged in meanwhile, so only the form's own button saves, once it says who is logged in.
"""

from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core import signing
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from core.display_name import user_display_name

KEY_FIELD = "_kept"
WRITER_FIELD = "_writer"
FILE_FIELD = "_kept_file"  # the name of each file that was chosen and could not be kept
_MARK = signing.Signer(salt="core.sent_again.writer")


def is_sent_again(request):
    """Return whether the post comes from the page that gives back what was typed (naravard/staff/unsaved_input.py)."""
    return request.method == "POST" and KEY_FIELD in request.POST


def writer_mark(user, *, is_sensitive):
    """
    Return the signed mark that a form carries of the account that it is shown to.

    `is_sensitive`: what is typed may be about somebody's health, such as about an inspel, or about a member of staff.
    """
    return _MARK.sign_object([user.pk, is_sensitive])


@dataclass(frozen=True)
class Writer:
    """Another account than the one that is logged in, for which the form was made that is sent."""

    name: str
    is_sensitive: bool


def another_writer(request):
    """Return the Writer, or None if the form was made for who is logged in, for nobody, or if nobody is logged in."""
    try:
        pk, is_sensitive = _MARK.unsign_object(request.POST.get(WRITER_FIELD, ""))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if not request.user.is_authenticated or pk == request.user.pk:
        return None
    user = get_user_model().objects.filter(pk=pk).first()
    return Writer(user_display_name(user) if user else _("a colleague"), is_sensitive)


def comes_back(view=None, *, form=None):
    """
    Mark a view of the admin that shows its form again, and saves nothing, if `is_sent_again`.

    `form` says what the fields are called: the form's class, {name: field}, or a function of what the address names
    that returns one of these. The views of a ModelAdmin need none (naravard/staff/kept_labels.py).
    """
    if view is None:
        return partial(comes_back, form=form)
    view.comes_back = True
    if form is not None:
        view.kept_form = form
    return view


def has_edited_cells(posted):
    """Return whether a field of a list was changed: beside each stands what it held (core/admin/list_conflict.py)."""
    initial = [(name, value) for name, value in posted.items() if name.startswith("initial-")]
    return any(posted.get(name.removeprefix("initial-"), "") != value for name, value in initial)


def form_is_back(request):
    """Say whose login the form that comes back is in, and whose it was written in."""
    name = user_display_name(request.user)
    for file_name in request.POST.getlist(FILE_FIELD):
        text = _("The file “%(file_name)s” could not be kept. Choose it again in the form.")
        messages.warning(request, text % {"file_name": file_name})
    if writer := another_writer(request):
        text = _(
            "This was written in another login, that of %(writer)s. You are logged in as %(name)s: if you save it, it "
            "is saved in your name. Nothing is saved yet: see it through."
        )
        messages.warning(request, text % {"name": name, "writer": writer.name})
        return
    text = _(
        "You are logged in as %(name)s. What was written is in the form, and nothing is saved yet: see it through."
    )
    messages.warning(request, text % {"name": name})


class ReturnedForm:
    """Before a form or formset in the bases: bound with what was typed, never valid and without errors."""

    def is_valid(self):
        return False


class ReturnedModelForm(ReturnedForm):
    def full_clean(self):
        self._errors, self.cleaned_data = ErrorDict(), {}
