"""Access to the pages behind a sender's private link, and what all of them share."""

from functools import wraps

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from core.mistyped_address import clean_key
from core.rate_limit import limited_until_tomorrow, rate_limited_until, render_too_often
from core.text import clean_text
from feedback.actions import mark_messages_read
from feedback.models import Inspel
from feedback.privacy.private_link import sha256_hex

# What takes something back is counted by itself, or presses that change nothing would keep the sender from it.
_STOPPING = {"inspel_private_withdraw", "inspel_private_erase"}
SHORTEST_KEY = 22  # of 128 bits (feedback/privacy/private_link.py); what is shorter opens nothing


def require_private_link(view):
    """
    Call the view with the inspel of the token, and the token. An unknown token gets an explanation with status 404.

    A POST that succeeds marks the messages to the sender as read; opening the page, as scanners of mail do, does not.
    Posts are limited: from one network by the hour, and behind one link by the day.

    No CSRF token: another site can only post here if it knows the link, and whoever knows the link may act as the
    sender. No cookie, session or user is involved. (A CSRF check could not work either: with “no-referrer”, which keeps
    the link out of logs, a browser does not say where a form was sent from.)
    """

    @never_cache
    @csrf_exempt
    @wraps(view)
    def guarded(request, token):
        if to_clean_link := redirect_to_clean_link(request, token):
            return to_clean_link
        stops = view.__name__ in _STOPPING or "nej" in [request.POST.get(name) for name in ("publicera", "mejl")]
        if request.method == "POST" and (retry_at := rate_limited_until(request, "stop" if stops else "private")):
            return set_private_headers(render_too_often(request, retry_at))
        inspel = (
            Inspel.objects.select_related(*Inspel.ANSWER_PAGE_RELATIONS).filter(token_hash=sha256_hex(token)).first()
        )
        if inspel is None:
            # The inspel may have been deleted since the page was opened: show what was just written, so it is not lost.
            context = {"typed": clean_text(request.POST.get("text") or request.POST.get("comment"))}
            response = render(request, "feedback/inspel_private_unknown.html", context, status=404)
        elif request.method == "POST" and (retry_at := limited_until_tomorrow("private", _counted(inspel, stops))):
            what = _("So much has been sent from this page today that no more is taken in.")
            response = render_too_often(request, retry_at, what=what)
        else:
            response = view(request, inspel, token)
            if request.method == "POST" and response.status_code < 400:
                mark_messages_read(inspel=inspel)
        return set_private_headers(response)

    return guarded


def _counted(inspel, stops):
    """Return what the day's posts are counted for."""
    return f"{inspel.pk} stop" if stops else str(inspel.pk)


def redirect_to_clean_link(request, key):
    """Redirect to the same page by the key alone if something was copied along with it, else return None."""
    clean = clean_key(key)
    if request.method == "POST" or clean == key or len(clean) < SHORTEST_KEY:
        return None
    return set_private_headers(redirect(request.resolver_match.view_name, clean))


@require_safe
def private_link_without_key(request):
    """Explain a link that was cut off before its key."""
    return set_private_headers(render(request, "feedback/inspel_private_unknown.html", status=404))


def set_private_headers(response):
    """Keep the address out of other sites' logs and out of search engines. Return the response."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def redirect_to_private_page(token, done):
    """Redirect to the private page, which confirms what was done. `done` is a code of the page, no personal data."""
    return redirect(reverse("inspel_private", args=[token], query={"klart": done}) + "#klart")
