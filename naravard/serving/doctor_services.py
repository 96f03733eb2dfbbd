"""What “manage.py doctor” asks over the network: each check yields sentences that say what is wrong and what to do."""

import smtplib
import socket
import ssl
from http import HTTPStatus

import requests
from allauth.socialaccount.adapter import get_adapter
from django.conf import settings
from django.core import mail
from django.utils import translation
from redis.exceptions import AuthenticationError

from core.mail.failures import failure_of, reason_in_words
from naravard import health

# By the kind of the error or of one that it was raised from, in this order.
_REASONS = {
    socket.gaierror: "there is no host of that name",
    ssl.SSLCertVerificationError: "its certificate is not trusted",
    ssl.SSLError: "it does not encrypt as the address says",
    ConnectionRefusedError: "nothing answers at its port",
    AuthenticationError: "it refuses the password",
    TimeoutError: "it does not answer in time",
    requests.Timeout: "it does not answer in time",
}


def reason(error):
    """Return in words why a server cannot be asked. The text of the error may hold an address or a password."""
    chain = []
    while error and error not in chain:
        chain.append(error)
        error = error.__cause__ or error.__context__
    found = (words for kind, words in _REASONS.items() if any(isinstance(link, kind) for link in chain))
    return next(found, "it does not answer as it should")


def mail_server():
    """Connect and log in, without sending anything. Asking for a file's connection would make its folder."""
    if not settings.EMAIL_URL:
        yield "EMAIL_URL is not set: mail is written to files in VAR_DIR/mail, and reaches nobody."
        return
    if settings.EMAIL_BACKEND != settings.WITH_MAIL_SERVER:
        yield "EMAIL_URL names no mail server: mail reaches nobody. Write smtp+tls://user:password@host:587."
        return
    try:
        server = mail.get_connection()
        server.open()
        server.close()
    except (OSError, smtplib.SMTPException) as error:
        with translation.override("en"):  # as all that doctor says
            words = reason_in_words(failure_of(error))
        address = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        yield f"The mail server {address} cannot be used: {words}. Look at EMAIL_URL."


def cache():
    is_well, error = health.state("cache")
    if not is_well:
        words = f" ({reason(error)})" if error else ""
        yield f"The cache of pages (CACHE_URL) does not answer{words}. The portal works, but slower."


def sign_in():
    """Look whether the organisation's own sign-in answers, and lets somebody in."""
    if not settings.OIDC_SERVER:
        if settings.OIDC_ROLES:
            yield "OIDC_ROLES is set, but not OIDC_SERVER: nobody signs in with the organisation's own accounts."
        return
    if not settings.OIDC_ROLES:
        yield (
            "OIDC_SERVER is set, but not OIDC_ROLES: nobody gets in with the organisation's own accounts. Name the "
            "groups that may, such as OIDC_ROLES=group=Processledare,other=Redaktör."
        )
    place = "/.well-known/openid-configuration"  # as allauth asks, which takes the whole address too
    address = settings.OIDC_SERVER + ("" if "/.well-known/" in settings.OIDC_SERVER else place)
    if wrong := _no_sign_in(address):
        yield f"{address} {wrong}. Look at OIDC_SERVER, and whether this machine may ask it."


def _no_sign_in(address):
    """Return why nobody can sign in there, or None."""
    try:
        with get_adapter().get_requests_session() as session:
            answer = session.get(address)
        if answer.status_code != HTTPStatus.OK:
            return f"answers with {answer.status_code}"
        found = answer.json()
    except requests.JSONDecodeError:
        found = None
    except requests.RequestException as error:
        return f"cannot be asked: {reason(error)}"
    is_sign_in = isinstance(found, dict) and "authorization_endpoint" in found
    return None if is_sign_in else "answers, but not as a sign-in by OpenID Connect"
