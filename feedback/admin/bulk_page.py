"""
The page that asks for confirmation before a bulk action: what will be done, and which inspel will be skipped and why.

Its address names the selected inspel by id, so it can be loaded again.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.admin.pages import render_admin_page
from core.forms import read_form_key
from core.numbers import read_number
from core.sent_again import comes_back, form_is_back, is_sent_again
from feedback.admin.moderation.delay import (
    delay_bulk_action,
    is_delayed,
    is_double_click,
    perform_due,
    undone_bulk_form,
)
from feedback.admin.queue.bulk_actions import BULK_ACTIONS, run_bulk_action, skip_reasons
from feedback.admin.queue.bulk_menu import MAX_SELECTED
from feedback.admin.queue.links import queue_url
from feedback.models import Inspel

MAX_REFERENCES_NAMED = 12


@comes_back(form=lambda name: BULK_ACTIONS[name].form if name in BULK_ACTIONS else {})
def bulk_page(model_admin, request, name):
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    if name not in BULK_ACTIONS:
        raise Http404
    action, back = BULK_ACTIONS[name], queue_url(request.GET.get("back", ""))
    rows = list(_selected(request.GET.get("ids", "")))
    if not rows and request.method == "POST":
        raise Http404  # all that were chosen are gone: what was typed for them is given back
    if not rows:
        messages.warning(request, _("Nothing has been done: no inspel was chosen."))
        return redirect(back)
    form = _form(request, action, rows)
    if is_sent_again(request):
        form_is_back(request)
    elif request.method == "POST" and form.is_valid():
        _run(request, action, rows, form)
        return redirect(back)
    context = {"bulk": action, "back": back, **_preview_context(action, rows, by=request.user)}
    return render_admin_page(model_admin, request, "admin/feedback/inspel/queue/bulk.html", context, form=form)


def _form(request, action, rows):
    """Return the form: submitted, as it was typed before it was undone, or empty."""
    if request.method == "POST":
        return action.form(request.POST, rows=rows, label_suffix="")
    group = read_form_key(request.GET.get("group", ""))[0]
    undone = undone_bulk_form(action, rows, group, request.user) if group else None
    return undone or action.form(rows=rows, label_suffix="")


def _run(request, action, rows, form):
    """Run the action, or let it wait, and tell what was done. What waits is told with the button to undo it."""
    perform_due()
    if not is_delayed(action):
        result = run_bulk_action(action, rows, by=request.user, data=form.cleaned_data)
        if result.done:
            messages.success(request, action.done % {"count": len(result.done)})
        _tell_skipped(request, result)
    elif not is_double_click(rows, action, request.user, form.data):
        _tell_skipped(request, delay_bulk_action(action, rows, by=request.user, form=form))


def _preview_context(action, rows, *, by):
    reasons = skip_reasons(action, rows, by)
    ready = [inspel for inspel, reason in reasons.items() if not reason]
    return {
        "title": action.label,
        "ready": ready,
        "will": action.will % {"count": len(ready)},
        "remarks": action.remarks(ready) if ready else [],
        "skipped_count": len(rows) - len(ready),
        "skipped": _group_by_reason((inspel.reference, reason) for inspel, reason in reasons.items() if reason),
    }


def _selected(ids):
    """Return the inspel whose ids are in a text like “1,2,3”, those due first on top. What is not an id is ignored."""
    numbers = [number for part in ids.split(",")[:MAX_SELECTED] if (number := read_number(part)) is not None]
    return Inspel.objects.filter(pk__in=numbers).prefetch_related("themes", "promises").order_by("answer_due_on", "pk")


def _group_by_reason(skipped):
    """Group (reference, reason) pairs into a list of {"reason", "references"}, the most common reason first."""
    groups = {}
    for reference, reason in skipped:
        groups.setdefault(reason, []).append(reference)
    return [
        {"reason": reason, "references": references}
        for reason, references in sorted(groups.items(), key=lambda item: -len(item[1]))
    ]


def _tell_skipped(request, result):
    """Add a message for each reason about what was skipped."""
    for group in _group_by_reason(result.skipped):
        references = group["references"]
        names = ", ".join(references[:MAX_REFERENCES_NAMED]) + (" …" if len(references) > MAX_REFERENCES_NAMED else "")
        text = ngettext(
            "%(count)d was left as it is. %(reason)s (%(names)s)",
            "%(count)d were left as they are. %(reason)s (%(names)s)",
            len(references),
        )
        messages.warning(request, text % {"count": len(references), "reason": group["reason"], "names": names})
