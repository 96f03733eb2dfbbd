"""
The signatures behind “Did you find the information useful?”, which work on cached pages without a cookie or CSRF token.

The path of the page is signed, with the same result for every visitor, so an answer can only be about a page that has
the question. Whoever answers gets a signed key of the answer, with which a comment can be added to it.
"""

from django.core import signing

from feedback.models import PageReaction

COMMENT_KEY_MAX_AGE = 24 * 60 * 60  # seconds
_PATH_SALT = "feedback.page_path"
_REACTION_SALT = "feedback.page_reaction"


def sign_path(path):
    return signing.Signer(salt=_PATH_SALT).sign(path)


def unsign_path(signed):
    """Return the path. Raise signing.BadSignature if it was not signed here."""
    return signing.Signer(salt=_PATH_SALT).unsign(signed)


def comment_key(reaction):
    """Return a key with which a comment can be added to the answer for COMMENT_KEY_MAX_AGE seconds."""
    return signing.dumps(reaction.pk, salt=_REACTION_SALT)


def reaction_from_key(key):
    """Return the answer that the key belongs to, or None if the key is forged or too old."""
    try:
        pk = signing.loads(key, salt=_REACTION_SALT, max_age=COMMENT_KEY_MAX_AGE)
    except signing.BadSignature:
        return None
    return PageReaction.objects.filter(pk=pk).first()
