from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt


def same_origin_only(view):
    """
    Let only the portal's own pages post here, in place of a CSRF token: a page that anybody may cache can hold none.

    A token keeps another site from acting with the rights of the one who visits it. Here are no rights to act with: the
    view reads no cookie, no session and no user, and anybody could send the same from a program. What is left is to
    keep other sites from sending their visitors' answers here. For that it is enough that a browser says where a post
    comes from; a page cannot make it say otherwise. Use it for nothing that asks who somebody is.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.method == "POST" and not _comes_from_us(request):
            return render(request, "errors/400.html", status=403)
        return view(request, *args, **kwargs)

    return guarded


def _comes_from_us(request):
    """What the browser says of where the request was made: newer ones in the first header, older ones in the others."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    source = urlsplit(request.headers.get("Origin") or request.headers.get("Referer") or "")
    own = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return f"{source.scheme}://{source.netloc}" in own
