"""
The page that says what will be done with the chosen inspel, and which are left as they are, before it is done.

Its address names the chosen inspel by id, so it can be loaded again.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.admin.pages import render_admin_page
from feedback.admin.queue.bulk_actions import BULK_ACTIONS, run_bulk_action
from feedback.admin.queue.filters import ID_DIGITS, back_to_queue, clean_query
from feedback.models import Inspel

AT_MOST = 500
NAMED_AT_MOST = 12


def bulk_choices(model_admin, request):
    """Return the choices of the queue's menu as ModelAdmin.get_actions does."""
    if not model_admin.has_change_permission(request):
        return {}
    return {action.name: (_go_to_page(action), action.name, action.label) for action in BULK_ACTIONS.values()}


def _go_to_page(action):
    def go(model_admin, request, queryset):
        ids = list(queryset.values_list("pk", flat=True)[: AT_MOST + 1])
        if len(ids) > AT_MOST:
            text = _("Nothing has been done: choose at most %(count)d inspel at a time.")
            messages.error(request, text % {"count": AT_MOST})
            return None
        query = {"ids": ",".join(map(str, ids)), "back": clean_query(request.GET.urlencode())}
        return redirect(reverse("admin:feedback_inspel_bulk", args=[action.name]) + f"?{urlencode(query)}")

    return go


def bulk_page(model_admin, request, name):
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    if name not in BULK_ACTIONS:
        raise Http404
    action, back = BULK_ACTIONS[name], back_to_queue(request.GET.get("back", ""))
    rows = list(chosen(request.GET.get("ids", "")))
    if not rows:
        messages.warning(request, _("Nothing has been done: no inspel was chosen."))
        return redirect(back)
    form = action.form(request.POST if request.method == "POST" else None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        report_result(request, action, run_bulk_action(action, rows, by=request.user, data=form.cleaned_data))
        return redirect(back)
    context = {"bulk": action, "form": form, "back": back, **_what_will_happen(action, rows, by=request.user)}
    status = 422 if form.errors else 200
    return render_admin_page(model_admin, request, "admin/feedback/inspel/queue/bulk.html", context, status=status)


def _what_will_happen(action, rows, *, by):
    reasons = {inspel: action.skip_reason(inspel, by) for inspel in rows}
    ready = [inspel for inspel, reason in reasons.items() if not reason]
    return {
        "title": action.label,
        "ready": ready,
        "will": action.will % {"count": len(ready)},
        "remarks": action.remarks(ready) if ready else [],
        "skipped_count": len(rows) - len(ready),
        "skipped": by_reason((inspel.reference, reason) for inspel, reason in reasons.items() if reason),
    }


def chosen(ids):
    """Return the inspel of “1,2,3” that are there, in the order of the queue; what is not a number is no inspel."""
    numbers = [int(part) for part in ids.split(",")[:AT_MOST] if part.isdecimal() and len(part) <= ID_DIGITS]
    return Inspel.objects.filter(pk__in=numbers).prefetch_related("themes").order_by("answer_due_on", "pk")


def by_reason(skipped):
    """Turn pairs of a reference and a reason into a list of {"reason", "references"}, the commonest first."""
    groups = {}
    for reference, reason in skipped:
        groups.setdefault(reason, []).append(reference)
    return [
        {"reason": reason, "references": references}
        for reason, references in sorted(groups.items(), key=lambda item: -len(item[1]))
    ]


def report_result(request, action, result):
    """Say what was done, and for each reason which were left as they are."""
    if result.done:
        messages.success(request, action.done % {"count": len(result.done)})
    for group in by_reason(result.skipped):
        references = group["references"]
        names = ", ".join(references[:NAMED_AT_MOST]) + (" …" if len(references) > NAMED_AT_MOST else "")
        text = ngettext(
            "%(count)d was left as it is. %(reason)s (%(names)s)",
            "%(count)d were left as they are. %(reason)s (%(names)s)",
            len(references),
        )
        messages.warning(request, text % {"count": len(references), "reason": group["reason"], "names": names})
