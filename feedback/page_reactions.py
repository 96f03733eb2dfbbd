"""
What lets a page that anybody may cache carry a question, without a cookie or a token of its own.

The page's path is signed, the same for everybody, so an answer can only be about a page that asked. The answer gets a
signed number, with which the one who gave it may add a comment.
"""

from django.core import signing

from feedback.models import PageReaction

COMMENT_SECONDS = 24 * 60 * 60
_PATH_SALT = "feedback.page_path"
_REACTION_SALT = "feedback.page_reaction"


def sign_path(path):
    return signing.Signer(salt=_PATH_SALT).sign(path)


def unsign_path(signed):
    """Return the path, or raise signing.BadSignature."""
    return signing.Signer(salt=_PATH_SALT).unsign(signed)


def comment_key(reaction):
    """What lets its holder add a comment to the answer, within a day."""
    return signing.dumps(reaction.pk, salt=_REACTION_SALT)


def reaction_with_key(key):
    """Return the answer that the key belongs to, or None if the key is false or too old."""
    try:
        pk = signing.loads(key, salt=_REACTION_SALT, max_age=COMMENT_SECONDS)
    except signing.BadSignature:
        return None
    return PageReaction.objects.filter(pk=pk).first()
