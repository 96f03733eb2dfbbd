"""What all pages behind a sender's private link share."""

from functools import wraps

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from core.text import clean_text
from feedback.models import Inspel
from feedback.privacy.private_link import sha256_hex


def require_private_link(view):
    """
    Give the view the inspel that the link's token opens, and the token; a token that opens nothing is explained.

    No CSRF token: another site can only post here if it knows the link, and who knows the link may act as the sender.
    No cookie, session or user has a part in it. (It could not work either: with “no-referrer”, which keeps the link
    out of other sites' logs and our own, a browser does not say where a form was sent from.)
    """

    @never_cache
    @csrf_exempt
    @wraps(view)
    def guarded(request, token):
        inspel = Inspel.objects.select_related(*Inspel.SHOWN_WITH_ANSWER).filter(token_hash=sha256_hex(token)).first()
        if inspel is None:
            # The inspel may be gone since the page was opened: what somebody has just written is shown once more.
            context = {"typed": clean_text(request.POST.get("text") or request.POST.get("comment"))}
            response = render(request, "feedback/inspel_private_unknown.html", context, status=404)
        else:
            response = view(request, inspel, token)
        return kept_private(response)

    return guarded


def kept_private(response):
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def redirect_to_page(token, done):
    """Back to the page, which says what was done; `done` is a word of the page's own, nothing about the sender."""
    return redirect(reverse("inspel_private", args=[token], query={"klart": done}) + "#klart")
