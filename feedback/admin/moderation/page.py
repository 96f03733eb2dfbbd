"""The moderation page, where one inspel is read, edited and decided: one form with a button for each PageAction."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core.admin.pages import render_admin_page
from core.audit.entries import Kind, record
from core.not_done import post_only
from core.sent_again import comes_back, form_is_back, is_sent_again
from feedback.actions import PersonalDataFound
from feedback.actions.transitions import ActionUnderway
from feedback.admin.moderation.access import for_moderators, get_inspel, prefetch_shown
from feedback.admin.moderation.apply import EditConflict, apply_action
from feedback.admin.moderation.button_labels import worded
from feedback.admin.moderation.conflict import changes_since
from feedback.admin.moderation.context import page_context, text_context
from feedback.admin.moderation.delay import delay_action, is_delayed, perform_due, stopped_form
from feedback.admin.moderation.form import ModerationForm
from feedback.admin.moderation.page_actions import PAGE_ACTIONS
from feedback.admin.moderation.text_tools import apply_tool
from feedback.admin.queue.due import next_in_queue
from feedback.admin.queue.filtered import inspel_to_go_through
from feedback.admin.queue.links import filters_of, inspel_url
from feedback.admin.queue.underway import underway_reason
from feedback.lifecycle import TransitionNotAllowed

SHOWS_SENDER = "show_sender"  # the name of the button


class ModerationMixin:
    """Replaces Django's change form by the moderation page, and its history by the log on that page."""

    @comes_back(form=ModerationForm)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        inspel = get_inspel(self, request, object_id)
        if not self.has_view_permission(request, inspel):
            raise PermissionDenied
        if inspel is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if SHOWS_SENDER in request.POST and not is_sent_again(request):
            return _show_sender(self, request, inspel)
        if request.method == "POST":
            return _submit(self, request, inspel)
        prefetch_shown(inspel)
        form = stopped_form(inspel, request.user) or ModerationForm(inspel=inspel, then_next="then_next" in request.GET)
        form.initial["duplicate_of"] = request.GET.get("duplicate_of") or form.initial["duplicate_of"]
        return _moderation_page(self, request, inspel, form)

    def history_view(self, request, object_id, extra_context=None):
        return redirect(inspel_url(unquote(object_id), request) + "#log")


def _submit(model_admin, request, inspel):
    """Run the action or the text tool whose button was clicked, or show the page again with why it was not run."""
    if not model_admin.has_change_permission(request, inspel):
        raise PermissionDenied
    if is_sent_again(request):
        return _show_again(model_admin, request, inspel)
    perform_due()
    action = PAGE_ACTIONS.get(request.POST.get("action"), PAGE_ACTIONS["save_draft"])
    form = ModerationForm(request.POST, inspel=inspel, action=action)
    if "tool" in request.POST:
        return _use_text_tool(model_admin, request, inspel, form)
    if not form.is_valid():
        messages.error(request, _("Nothing has been sent or saved yet. See what is missing below."))
        return _moderation_page(model_admin, request, inspel, form)
    try:
        if is_delayed(action):
            delay_action(inspel=inspel, action=action, by=request.user, form=form)
        else:
            apply_action(inspel=inspel, action=action, by=request.user, data=form.cleaned_data, seen=form.seen)
    except PersonalDataFound as error:
        form.add_error("public_text" if "public_text" in form.fields else "answer", error.reason)
        return _moderation_page(model_admin, request, inspel, form)
    except ActionUnderway as underway:
        messages.error(request, underway_reason(underway.delayed))
        return _moderation_page(model_admin, request, inspel, form)
    except (EditConflict, TransitionNotAllowed):
        return _show_conflict(model_admin, request, inspel, form)
    return _redirect_after(model_admin, request, inspel, action, form)


def _show_sender(model_admin, request, inspel):
    """
    Record that the user reads the contact details, and show the page with them and with what was typed.

    They are on this page alone: it is kept by no browser, and its address shows the page without them.
    """
    if inspel.has_personal_data:
        record(Kind.CONTACT_DETAILS, by=request.user, about=inspel)
    is_typed = "seen" in request.POST and model_admin.has_change_permission(request, inspel)
    form = ModerationForm(request.POST if is_typed else None, inspel=inspel, action=PAGE_ACTIONS["save_draft"])
    if is_typed:
        form.clear_errors()
    return _moderation_page(model_admin, request, inspel, form, shows_sender=True)


def _show_again(model_admin, request, inspel):
    """Show what was typed before another login, as it was typed. Nothing is done."""
    form = ModerationForm(request.POST, inspel=inspel, action=PAGE_ACTIONS["save_draft"])
    form.clear_errors()
    form_is_back(request)
    return _moderation_page(model_admin, request, inspel, form)


def _use_text_tool(model_admin, request, inspel, form):
    """Change the typed text and show the page again. Nothing is saved."""
    messages.info(request, apply_tool(request, inspel, form))
    form.clear_errors()
    return _moderation_page(model_admin, request, inspel, form)


def _redirect_after(model_admin, request, inspel, action, form):
    """Go on to the next in the queue if the box for that is ticked, otherwise back to the same inspel."""
    following = _next(model_admin, request, inspel) if action.decides else None
    here = f"{inspel.reference}: {worded(action, inspel).done}"
    if following and not form.cleaned_data["then_next"]:
        link = format_html('<a href="{}">{}</a>', inspel_url(following.pk, request), following.reference)
        here = format_html("{} {}: {}", here, _("Next in the queue"), link)
    if not is_delayed(action):  # what is delayed is told with the button to undo it
        messages.success(request, here)
    if following is None:
        return redirect(request.get_full_path())
    if form.cleaned_data["then_next"]:
        return redirect(inspel_url(following.pk, request, then_next=1))
    return redirect(inspel_url(inspel.pk, request))


def _next(model_admin, request, inspel):
    return next_in_queue(inspel, inspel_to_go_through(model_admin, request, filters_of(request)))


def _show_conflict(model_admin, request, inspel, form):
    """Show the page again with what somebody else changed and with what was typed, so that it can be submitted anew."""
    seen = form.seen
    inspel = get_inspel(model_admin, request, str(inspel.pk))
    prefetch_shown(inspel)
    typed = form.merge_with_saved(inspel)
    messages.error(
        request,
        _(
            "Somebody else changed this inspel while you were writing, so nothing was done. "
            "What you wrote is kept below. See what was changed and choose again."
        ),
    )
    changes = changes_since(inspel, seen, typed=typed)
    return _moderation_page(model_admin, request, inspel, form, changes=changes)


def _moderation_page(model_admin, request, inspel, form, *, changes=(), shows_sender=False):
    prefetch_shown(inspel)
    context = {
        "title": _("Inspel %(reference)s") % {"reference": inspel.reference},
        "original": inspel,
        "has_view_permission": True,
        "changes": changes,
        "shows_sender": shows_sender,
        "is_unsaved": shows_sender and bool(set(form.changed_data) - {"seen"}),
        "next": _next(model_admin, request, inspel),
        **page_context(request, inspel, form, can_moderate=model_admin.has_change_permission(request, inspel)),
    }
    return render_admin_page(model_admin, request, "admin/feedback/inspel/change_form.html", context, form=form)


@for_moderators
@post_only(by_script=True)
@method_decorator(require_POST)
def text_comparison(model_admin, request, inspel):
    """Return the comparison and the findings for the text that is typed now, as HTML for moderation-compare.js."""
    form = ModerationForm(request.POST, inspel=inspel, action=PAGE_ACTIONS["save_draft"])
    template = "admin/feedback/inspel/moderation/_compare.html"
    return TemplateResponse(request, template, text_context(inspel, form))
