"""Protection against posts from other sites, for forms on pages that anybody may cache."""

from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt


def same_origin_only(view):
    """
    Decorate a view so that only the portal's own pages can post to it. It replaces the CSRF token.

    A page that anybody may cache cannot contain a token. A token keeps another site from using the rights of a user who
    visits it. This view must not use any rights: it reads no cookie, no session and no user, so anybody could send the
    same from a program. It only has to refuse posts that other sites make their visitors send. The browser's headers
    about the origin are enough for that, since a page cannot change them. Do not use it on a view that identifies a
    user.
    """

    @csrf_exempt
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if request.method == "POST" and not is_same_origin(request):
            return render(request, "errors/400.html", status=403)
        return view(request, *args, **kwargs)

    return wrapper


def is_same_origin(request):
    """Return whether a page of the portal sent it: by Sec-Fetch-Site, of newer browsers, else by Origin or Referer."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    try:
        source = urlsplit(request.headers.get("Origin") or request.headers.get("Referer") or "")
    except ValueError:  # such as "http://["
        return False
    own = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return f"{source.scheme}://{source.netloc}" in own
