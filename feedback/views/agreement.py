"""“I agree” with a published inspel: no account, no cookie, no script."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contacts.abuse import limited
from feedback.actions import agree
from feedback.agreement import device_of
from feedback.life import MoveNotAllowed
from feedback.models import Inspel
from feedback.same_origin import same_origin_only


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
@limited("agree")
def inspel_agree(request, reference):
    """
    Counts the device once a day and leads back to the place on the page where the button was.

    Who comes here by a reload or a link is led there too, and nothing is counted.
    """
    inspel = get_object_or_404(Inspel.objects.published(), reference=reference)
    if request.method != "POST":
        return redirect(f"{inspel.get_absolute_url()}#haller-med")
    try:
        is_new = agree(inspel=inspel, device=device_of(request))
    except MoveNotAllowed as error:
        raise Http404 from error
    return redirect(f"{inspel.get_absolute_url()}?tack={'ja' if is_new else 'igen'}#haller-med")
