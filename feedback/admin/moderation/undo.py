"""The button “Undo”: stops what the user has clicked, if it is not carried out yet."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from feedback.admin.moderation.access import for_moderators
from feedback.admin.moderation.delay import undo
from feedback.admin.queue.links import inspel_url
from feedback.models import DelayedAction


@for_moderators
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
