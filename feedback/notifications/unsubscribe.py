"""
The link that stops the mails about an inspel with one click and without a login (RFC 8058).

It holds the signed id of the inspel and not the token of the private page: somebody to whom the mail is forwarded can
stop the mails, but nothing else.
"""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import override

from feedback.models import Inspel


def unsubscribe_url(inspel):
    """Return the full address of the page that stops the mails, in the language of the inspel."""
    with override(inspel.language):
        return settings.SITE_URL + reverse("inspel_unsubscribe", args=[_signer().sign(str(inspel.pk))])


def unsubscribe_headers(url):
    """Return the headers by which a mail program offers to unsubscribe (RFC 8058)."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def inspel_from_unsubscribe_key(key):
    """Return the inspel of the link, or None if the signature is wrong or the inspel does not exist any more."""
    try:
        pk = _signer().unsign(key)
    except signing.BadSignature:
        return None
    return Inspel.objects.filter(pk=pk).first()


def _signer():
    # Separated by a full stop, since some mail programs end a link at the default colon.
    return signing.Signer(salt="feedback.stop_mail", sep=".")
