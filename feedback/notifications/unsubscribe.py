"""
The link of a mail that stops the mails about an inspel, with one click and no login (RFC 8058).

It holds a signed number, not the token of the private page: who gets the mail forwarded can stop it, and nothing else.
"""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import override

from feedback.models import Inspel


def stop_url(inspel):
    """Return the whole address that stops the mails, in the inspel's language."""
    with override(inspel.language):
        return settings.SITE_URL + reverse("inspel_unsubscribe", args=[_signer().sign(str(inspel.pk))])


def stop_headers(url):
    """The headers with which a mail program offers to stop the mails by itself."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def inspel_to_stop(key):
    """Return the inspel that the link is about, or None if the link is false or the inspel is gone."""
    try:
        pk = _signer().unsign(key)
    except signing.BadSignature:
        return None
    return Inspel.objects.filter(pk=pk).first()


def _signer():
    # A full stop and not the usual colon, at which some mail programs end a link.
    return signing.Signer(salt="feedback.stop_mail", sep=".")
