"""The button “Undo”: stops what the user has clicked, for one inspel or many, if it is not carried out yet."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.not_done import post_only
from core.numbers import read_number
from feedback.admin.moderation.access import for_moderators
from feedback.admin.moderation.delay import undo, undo_group
from feedback.admin.queue.bulk_menu import bulk_page_url
from feedback.admin.queue.links import inspel_url, queue_url
from feedback.models import DelayedAction


@for_moderators
@post_only
@method_decorator(require_POST)
def undo_page(model_admin, request, inspel):
    """Undo, and go back to the inspel, whose form comes back as it was typed."""
    if undo(inspel=inspel, by=request.user):
        text = _("%(reference)s: undone. Nothing has been sent or published, and what you wrote stands below.")
        messages.success(request, text % {"reference": inspel.reference})
    else:
        messages.error(request, _why_not(inspel))
    return redirect(inspel_url(inspel.pk, request))


def _why_not(inspel):
    reference = {"reference": inspel.reference}
    if DelayedAction.objects.filter(inspel=inspel).exists():
        return _("%(reference)s: only the one who clicked can undo it.") % reference
    if inspel.is_withdrawn:
        return (
            _("%(reference)s: there was nothing to undo, since the sender has withdrawn it. Nothing was sent.")
            % reference
        )
    return _("%(reference)s: it is too late to undo. It is carried out, as you see below.") % reference


@post_only
@method_decorator(require_POST)
def undo_group_page(model_admin, request, group):
    """Undo for all, and go back to the page of the bulk action, whose form comes back as it was typed."""
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    back = request.POST.get("back", "")
    undone = undo_group(group=group, by=request.user)
    if not undone:
        is_of_another = DelayedAction.objects.waiting().filter(group=group).exists()
        why = _("Only the one who clicked can undo it.") if is_of_another else _("It is too late to undo: it is done.")
        messages.error(request, why)
        return redirect(queue_url(back))
    messages.success(
        request, _("%(count)d inspel: undone. Nothing has been sent or published.") % {"count": len(undone)}
    )
    if (gone := (read_number(request.POST.get("count", "")) or 0) - len(undone)) > 0:
        text = _("%(count)d inspel: too late to undo, or the sender was first. See how they are in the queue.")
        messages.warning(request, text % {"count": gone})
    ids = [delayed.inspel_id for delayed in undone]
    return redirect(bulk_page_url(undone[0].action, ids, back, group=group))
