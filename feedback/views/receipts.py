"""
The receipts that a browser can show for half an hour after something was sent: each is an inspel and its private link.

The tokens of the private links are in a signed cookie that only the receipt page gets, because an address that contains
them would be logged. The receipt of a single inspel and that of a dialogue round are signed with different salts.
"""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import override

from feedback.models import Inspel
from feedback.privacy.private_link import sha256_hex

RECEIPT_COOKIE = "naravard_receipt"
RECEIPT_SECONDS = 30 * 60
INSPEL_SALT = ""
ROUND_SALT = "feedback.rounds"
# One person in two minutes. With five languages that is 2.5 kB of headers, and nginx takes 4 kB unless told otherwise.
MAX_TOKENS = 15


def set_receipt_cookie(response, tokens, *, salt, view, args=()):
    """Store the tokens, latest first, in a cookie that only the pages below the view get, in each language."""
    response.set_signed_cookie(RECEIPT_COOKIE, " ".join(tokens[:MAX_TOKENS]), salt=salt)
    value = response.cookies[RECEIPT_COOKIE].value  # signed once: it is the same in each language
    for path in _paths(view, args):
        response.set_cookie(RECEIPT_COOKIE, value, max_age=RECEIPT_SECONDS, **cookie_options(path))
        _keep_beside_others(response, path)


def delete_receipt_cookie(response, *, view, args=()):
    """Hide the receipt from who is next at the device, in every language."""
    for path in _paths(view, args):
        response.delete_cookie(RECEIPT_COOKIE, path=path, samesite="Lax")
        _keep_beside_others(response, path)


def _paths(view, args):
    """Return the addresses of the view in every language: they have no beginning in common that a cookie could have."""
    paths = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            paths.append(reverse(view, args=args))
    return paths


def _keep_beside_others(response, path):
    """Keep the cookie just set when one of the same name is set for another path. Django keys a response's by name."""
    response.cookies[f"{RECEIPT_COOKIE} {path}"] = response.cookies.pop(RECEIPT_COOKIE)


def tokens_on_receipt(request, salt):
    """Return the tokens in the receipt cookie, latest first; [] if there is none. It uses no database query."""
    try:
        return request.get_signed_cookie(RECEIPT_COOKIE, salt=salt, max_age=RECEIPT_SECONDS).split()
    except (KeyError, signing.BadSignature):
        return []


def receipts(tokens):
    """Return [(inspel, token)] in the order of the tokens, without those whose inspel no longer exists."""
    hashes = {token: sha256_hex(token) for token in tokens}
    found = Inspel.objects.filter(token_hash__in=hashes.values()).select_related("sub_goal", "municipality")
    rows = {inspel.token_hash: inspel for inspel in found}
    return [(rows[token_hash], token) for token, token_hash in hashes.items() if token_hash in rows]


def cookie_options(path):
    """Return the options of a cookie that no script can read and only the pages below `path` get."""
    return {"path": path, "httponly": True, "samesite": "Lax", "secure": settings.SESSION_COOKIE_SECURE}
