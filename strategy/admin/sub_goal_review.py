"""The page that shows what a draft of a sub-goal changes, where a process leader approves or returns it."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.admin.pages import render_admin_page
from core.admin.text_changes import text_change
from core.sent_again import comes_back, form_is_back, is_sent_again
from strategy.actions import TextHasChanged, approve_text, discard_draft, return_draft
from strategy.models import SubGoal
from strategy.models.sub_goal import text_columns


class ReviewForm(forms.Form):
    """One form with three buttons; `seen` says which text the user has read."""

    seen = forms.CharField(widget=forms.HiddenInput)
    why = forms.CharField(
        label=_("What has to be changed?"),
        help_text=_("The editor reads this beside the draft. It is needed only if you return the draft."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def clean(self):
        if "return" in self.data and not self.cleaned_data.get("why", "").strip():
            self.add_error("why", _("Write what has to be changed, so that the editor can continue."))


@comes_back(form=ReviewForm)
def review(model_admin, request, pk):
    """Show what waits, and approve, return or discard it by POST."""
    sub_goal = get_object_or_404(
        SubGoal.objects.select_related("strategy", "draft__written_by", "draft__returned_by"), pk=pk
    )
    if not model_admin.has_view_permission(request, sub_goal):
        raise PermissionDenied
    form = ReviewForm(request.POST or None, initial={"seen": sub_goal.fingerprint}, label_suffix="")
    if is_sent_again(request):
        form_is_back(request)
    elif request.method == "POST":
        action = _action(model_admin, request, sub_goal)
        if form.is_valid():
            try:
                messages.success(request, action(request.user, form.cleaned_data))
                _log(model_admin, request, sub_goal)
            except TextHasChanged:
                _show_as_seen(form, sub_goal)
                if not sub_goal.waits:  # such as after a double click
                    messages.info(request, _("Nothing waits any longer: the text on the website is approved."))
            if form.is_valid() or not sub_goal.waits:
                return redirect(reverse("admin:strategy_subgoal_changelist"))
    context = {
        "title": _("Review: %(title)s") % {"title": sub_goal.title},
        "sub_goal": sub_goal,
        "draft": sub_goal.waiting_draft,
        "changes": _changes(sub_goal),
        "preview_address": reverse("admin:strategy_subgoal_preview", args=[sub_goal.pk, settings.LANGUAGE_CODE]),
        "can_approve": model_admin.has_approve_permission(request),
        "can_change": model_admin.has_change_permission(request, sub_goal),
    }
    return render_admin_page(model_admin, request, "admin/strategy/subgoal/review.html", context, form=form)


def _action(model_admin, request, sub_goal):
    """Return the function (user, data) of the button that was pressed, which returns a message."""
    name = next((name for name in _ACTIONS if name in request.POST), None)
    may_change = model_admin.has_change_permission(request, sub_goal)
    allowed = may_change if name == "discard" else model_admin.has_approve_permission(request)
    if name is None or not allowed:
        raise PermissionDenied
    return lambda user, data: _ACTIONS[name](sub_goal.pk, user, data)


def _log(model_admin, request, sub_goal):
    """Write in the log what becomes of the draft. What is approved is a version, with its own line in the history."""
    for button, what in {"return": "returned", "discard": "removed"}.items():
        if button in request.POST:
            model_admin.log_draft(request, sub_goal, what)


def _approve(pk, user, data):
    sub_goal = approve_text(pk=pk, seen=data["seen"], by=user)
    return _("The text of “%(title)s” is approved.") % {"title": sub_goal.title}


def _return(pk, user, data):
    sub_goal = return_draft(pk=pk, seen=data["seen"], why=data["why"], by=user)
    return _("The draft of “%(title)s” is returned to the editors.") % {"title": sub_goal.title}


def _discard(pk, user, data):
    sub_goal = discard_draft(pk=pk, seen=data["seen"])
    return _("The draft of “%(title)s” is removed.") % {"title": sub_goal.title}


_ACTIONS = {"approve": _approve, "return": _return, "discard": _discard}


def _show_as_seen(form, sub_goal):
    """Say that the text has changed, keep what was typed, and show the text as it is now."""
    form.data = form.data.copy()
    form.data["seen"] = sub_goal.fingerprint
    form.add_error(
        None,
        _("The text was changed, approved or returned while you were reading. Nothing is done. Read what is here now."),
    )


def _changes(sub_goal):
    """Return a TextChange for each column that the draft changes, or for each text if it was never approved."""
    draft = sub_goal.waiting_draft
    if draft is None:
        return [_change(column, "", text) for column, text in sub_goal.public_texts.items() if text]
    public = sub_goal.public_texts
    return [_change(column, public[column], draft.texts[column]) for column in text_columns() if column in draft.texts]


def _change(column, before, after):
    return text_change(SubGoal._meta.get_field(column), before, after)
