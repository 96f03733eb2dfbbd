"""
What was typed before another login, sent again: the form comes back with it, and nothing is saved.

It may be somebody else who has logged in meanwhile, so only the form's own button saves, once it says who is logged in.
"""

from django.contrib import messages
from django.forms.utils import ErrorDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

KEY_FIELD = "_kept"


def is_sent_again(request):
    """Return whether the post comes from the page that gives back what was typed (naravard/staff/kept_form.py)."""
    return request.method == "POST" and KEY_FIELD in request.POST


def comes_back(view):
    """Mark a view of the admin that shows its form again, and saves nothing, if `is_sent_again`."""
    view.comes_back = True
    return view


def say_who_is_logged_in(request, text):
    """Add the message that nothing is saved; `text` has a place for the user's name."""
    user = request.user
    messages.warning(request, text % {"name": user.get_full_name() or user.get_username()})


def form_is_back(request):
    """Say whose login the form that comes back is in."""
    text = _(
        "You are logged in as %(name)s. What was written is in the form, and nothing is saved yet: see it through."
    )
    say_who_is_logged_in(request, text)


def not_done(request):
    """Lead to the first page: what was sent again was a button or a choice, and nothing was typed."""
    text = _("You are logged in as %(name)s. Nothing was done: open the page, and choose again.")
    say_who_is_logged_in(request, text)
    return redirect("admin:index")


class ReturnedForm:
    """Before a form or formset in the bases: bound with what was typed, never valid and without errors."""

    def is_valid(self):
        return False


class ReturnedModelForm(ReturnedForm):
    def full_clean(self):
        self._errors, self.cleaned_data = ErrorDict(), {}
