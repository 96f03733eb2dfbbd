"""
The sender's private link: whoever has it sees the inspel, so the database keeps only its hash.

The token is derived from the form key's hash with the server's secret. So a mail sent later can hold the link although
it is stored nowhere, and a copy of the database alone opens nothing.
"""

import base64
import hashlib

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import override

TOKEN_BYTES = 16


def sha256_hex(text):
    return hashlib.sha256(text.encode()).hexdigest()


def derive_token(form_key_hash, *, secret=None):
    """Return the 128-bit token, 22 characters that are safe in an address."""
    digest = salted_hmac("feedback.private_link", form_key_hash, secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).decode().rstrip("=")


def token_of(inspel):
    """Return the inspel's token, or None if it was made with a secret that the settings no longer have."""
    for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        token = derive_token(inspel.form_key_hash, secret=secret)
        if sha256_hex(token) == inspel.token_hash:
            return token
    return None


def private_url(inspel):
    """Return the whole address of the sender's page in the inspel's language, or "" if it cannot be made."""
    token = token_of(inspel)
    if token is None:
        return ""
    with override(inspel.language):
        return settings.SITE_URL + reverse("inspel_private", args=[token])
