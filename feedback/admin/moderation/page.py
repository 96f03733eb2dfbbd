"""The page of the admin where one inspel is read, worked on and decided: one form with a button for each action."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core.admin.pages import render_admin_page
from feedback.actions import PersonalDataLeft
from feedback.admin.moderation.access import for_moderators, get_inspel
from feedback.admin.moderation.apply import EditConflict, apply_action
from feedback.admin.moderation.conflict import changes_since
from feedback.admin.moderation.context import page_context
from feedback.admin.moderation.form import ModerationForm
from feedback.admin.moderation.page_actions import PAGE_ACTIONS
from feedback.admin.moderation.text_tools import apply_tool
from feedback.admin.queue.rows import next_in_queue
from feedback.lifecycle import TransitionNotAllowed


class ModerationMixin:
    """Replaces Django's change form with the moderation page, and its history with the log on that page."""

    def change_view(self, request, object_id, form_url="", extra_context=None):
        inspel = get_inspel(self, request, object_id)
        if not self.has_view_permission(request, inspel):
            raise PermissionDenied
        if inspel is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method == "POST":
            return moderate(self, request, inspel)
        form = ModerationForm(inspel=inspel, then_next="then_next" in request.GET)
        form.initial["duplicate_of"] = request.GET.get("duplicate_of") or form.initial["duplicate_of"]
        return moderation_page(self, request, inspel, form)

    def history_view(self, request, object_id, extra_context=None):
        return redirect(reverse("admin:feedback_inspel_change", args=[unquote(object_id)]) + "#log")


def moderate(model_admin, request, inspel):
    """Do what the clicked button says, or show the page again with the reason why nothing was done."""
    if not model_admin.has_change_permission(request, inspel):
        raise PermissionDenied
    action = PAGE_ACTIONS.get(request.POST.get("action"), PAGE_ACTIONS["save_draft"])
    form = ModerationForm(request.POST, inspel=inspel, action=action)
    if "tool" in request.POST:
        return _use_text_tool(model_admin, request, inspel, form)
    if not form.is_valid():
        messages.error(request, _("Nothing has been sent or saved yet. See what is missing below."))
        return moderation_page(model_admin, request, inspel, form)
    try:
        apply_action(inspel=inspel, action=action, by=request.user, data=form.cleaned_data, seen=form.seen)
    except PersonalDataLeft as left:
        form.add_error("public_text", left.reason)
        return moderation_page(model_admin, request, inspel, form)
    except (EditConflict, TransitionNotAllowed):
        return _show_conflict(model_admin, request, inspel, form)
    return _redirect_after(request, inspel, action, form)


def _use_text_tool(model_admin, request, inspel, form):
    """Mask, copy or insert in what was typed, and show the page again: nothing is saved."""
    messages.info(request, apply_tool(request, inspel, form))
    form.leave_unchecked()
    return moderation_page(model_admin, request, inspel, form)


def _redirect_after(request, inspel, action, form):
    """Go on to the next in the queue if that was asked for, else back to the same."""
    following = next_in_queue(inspel) if action.decides else None
    if following is None:
        messages.success(request, f"{inspel.reference}: {action.done}")
        return redirect(request.get_full_path())
    url = reverse("admin:feedback_inspel_change", args=[following.pk])
    if form.cleaned_data["then_next"]:
        messages.success(request, f"{inspel.reference}: {action.done}")
        return redirect(f"{url}?then_next=1")
    link = format_html('<a href="{}">{}</a>', url, following.reference)
    messages.success(request, format_html("{}: {} {}: {}", inspel.reference, action.done, _("Next in the queue"), link))
    return redirect(request.path)


def _show_conflict(model_admin, request, inspel, form):
    """Say what somebody else changed, and keep what was typed; the next click is about the inspel as it is now."""
    seen = form.seen
    inspel = get_inspel(model_admin, request, str(inspel.pk))
    typed = form.merge_with_saved(inspel)
    messages.error(
        request,
        _(
            "Somebody else changed this inspel while you were writing, so nothing was done. "
            "What you wrote is kept below. See what was changed and choose again."
        ),
    )
    changes = changes_since(inspel, seen, typed=typed)
    return moderation_page(model_admin, request, inspel, form, changes=changes)


def moderation_page(model_admin, request, inspel, form, *, changes=()):
    context = {
        "title": _("Inspel %(reference)s") % {"reference": inspel.reference},
        "original": inspel,
        "has_view_permission": True,
        "changes": changes,
        **page_context(request, inspel, form, can_moderate=model_admin.has_change_permission(request, inspel)),
    }
    status = 422 if form.errors else 200
    return render_admin_page(model_admin, request, "admin/feedback/inspel/change_form.html", context, status=status)


@method_decorator(require_POST)
@for_moderators
def comparison(model_admin, request, inspel):
    """Return the comparison and the findings for what is typed right now: moderation.js asks for it."""
    form = ModerationForm(request.POST, inspel=inspel, action=PAGE_ACTIONS["save_draft"])
    context = page_context(request, inspel, form, can_moderate=True, only_texts=True)
    return TemplateResponse(request, "admin/feedback/inspel/moderation/_compare.html", context)
