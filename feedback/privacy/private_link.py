"""
The sender's private link. Whoever has it can read the inspel, so the database stores only the hash of its token.

The token is derived from the hash of the form key with the secret key of the server. So a later mail can contain the
link although it is not stored, and a copy of the database alone gives access to nothing (docs/adr/0004).
"""

import base64
import hashlib
import re
from itertools import count

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import override

TOKEN_BYTES = 16
_SHAPE = re.compile(r"[\w-]{0,11}[A-Z]", re.ASCII)


def sha256_hex(text):
    return hashlib.sha256(text.encode()).hexdigest()


def derive_token(form_key_hash, *, secret=None):
    """
    Return the 128-bit token as 22 URL-safe characters. `secret` is by default SECRET_KEY.

    It has a capital early, by which the logs know even the beginning of one and mask it (naravard/log_filters.py).
    """
    tokens = (_token(form_key_hash, attempt, secret) for attempt in count())
    return next(token for token in tokens if _SHAPE.match(token))


def _token(form_key_hash, attempt, secret):
    value = f"{form_key_hash}.{attempt}" if attempt else form_key_hash
    digest = salted_hmac("feedback.private_link", value, secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).decode().rstrip("=")


def token_of(inspel):
    """Return the token of the inspel, or None if its secret is no longer in the settings."""
    for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        # The first may be one from before each had the shape.
        for token in [_token(inspel.form_key_hash, 0, secret), derive_token(inspel.form_key_hash, secret=secret)]:
            if sha256_hex(token) == inspel.token_hash:
                return token
    return None


def private_url(inspel):
    """Return the full address of the private page in the language of the inspel, or "" if token_of is None."""
    token = token_of(inspel)
    if token is None:
        return ""
    with override(inspel.language):
        return settings.SITE_URL + reverse("inspel_private", args=[token])
