"""The sender's own page, which opens to whoever has the private link."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from feedback.models import Inspel
from feedback.private_link import hash_of


@never_cache
@require_safe
def inspel_private(request, token):
    """The sender's own page. Whoever has the link sees it; a link that opens nothing gets an explanation."""
    inspel = Inspel.objects.select_related(*Inspel.SHOWN_WITH_ANSWER).filter(token_hash=hash_of(token)).first()
    if inspel is None:
        response = render(request, "feedback/inspel_private_unknown.html", status=404)
    else:
        events = inspel.events.filter(what__in=["handling", "publication"])
        response = render(request, "feedback/inspel_private.html", {"inspel": inspel, "events": events})
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
