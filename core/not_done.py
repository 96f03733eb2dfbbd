"""
A button of the admin that did nothing, since whoever pressed it was not logged in or has logged in again meanwhile.

The page where it stands is shown again, says so and offers it again: what was pressed may not be what is wanted now.
"""

from functools import partial
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from core.display_name import user_display_name


def post_only(view=None, *, by_script=False):
    """
    Mark a view of the admin that takes only a POST, so that nobody is led to its address.

    `by_script`: a script asks it by itself, so that nothing is to be said of a button, and nothing was typed for it.
    """
    if view is None:
        return partial(post_only, by_script=by_script)
    view.is_post_only, view.is_by_script = True, by_script
    return view


def not_done(request):
    """Lead to the page of the button, by way of the login if need be, and say there that nothing was done."""
    page = page_of_button(request)
    if request.user.is_active and request.user.is_staff:
        text = _("You are logged in as %(name)s. Nothing was done: press the button again if it is still to be done.")
        messages.warning(request, text % {"name": user_display_name(request.user)})
        return redirect(page)
    text = _(
        "Nothing was done: you were not logged in when you pressed the button. "
        "Press it again if it is still to be done."
    )
    messages.warning(request, text)
    return redirect(reverse("admin:login", query={REDIRECT_FIELD_NAME: page, "pressed": "1"}))


def page_of_button(request):
    """Return the address of the page that the button was pressed on, else of the row or the list that it is about."""
    own = request.get_full_path()
    if request.method == "POST" and _shows_a_page(own):
        return referring_page(request) or own
    return referring_page(request) or _page_of_row(request.resolver_match)


def referring_page(request):
    """Return the page of the admin that the request comes from, without its host, or ""."""
    try:
        source = urlsplit(request.headers.get("Referer", ""))
    except ValueError:  # such as "http://["
        return ""
    address = source.path + (f"?{source.query}" if source.query else "")
    return address if source.netloc == request.get_host() and _shows_a_page(address) else ""


def _shows_a_page(address):
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return False
    is_post_only = getattr(match.func, "is_post_only", False)
    # An address without a name only leads elsewhere.
    return match.app_name == "admin" and match.url_name is not None and not is_post_only


def _page_of_row(match):
    """Return the address of the row that the address of the button names, else of its list, else the first page."""
    model_admin = getattr(match.func, "model_admin", None)
    if model_admin is None:
        return reverse("admin:index")
    name = f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}"
    key = match.kwargs.get("object_id", match.kwargs.get("pk"))
    return reverse(f"{name}_changelist") if key is None else reverse(f"{name}_change", args=[key])
