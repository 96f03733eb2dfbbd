"""
The page after a form, which says that something was received to nobody but who has sent it.

Its address holds a signed moment, so that it needs no cookie; an hour later, or without it, the page says what it is.
"""

from django.core import signing
from django.urls import reverse

PARAMETER = "skickat"
_MAX_AGE = 3600  # seconds
_SALT = "core.just_sent"


def address_after_sending(name, *args):
    """Return the address of the page by the name of its view."""
    return reverse(name, args=args, query={PARAMETER: signing.TimestampSigner(salt=_SALT).sign(name)})


def was_just_sent(request):
    """Return whether the page was reached by sending its form."""
    try:
        name = signing.TimestampSigner(salt=_SALT).unsign(request.GET.get(PARAMETER, ""), max_age=_MAX_AGE)
    except signing.BadSignature:
        return False
    return name == request.resolver_match.view_name
