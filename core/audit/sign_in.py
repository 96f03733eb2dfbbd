"""Records who logged in, tried to and logged out, by the signals of django.contrib.auth (CoreConfig.ready)."""

from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import DatabaseError

from core.audit.entries import Kind, record, record_if_possible

_MOST = 254  # characters: nobody's name or address is longer


def watch_sign_in():
    user_logged_in.connect(_record_sign_in, dispatch_uid="core.audit.sign_in")
    user_login_failed.connect(_record_failed_sign_in, dispatch_uid="core.audit.failed_sign_in")
    user_logged_out.connect(_record_sign_out, dispatch_uid="core.audit.sign_out")


def _record_sign_in(sender, user, **kwargs):
    record(Kind.SIGN_IN, by=user)


def _record_failed_sign_in(sender, credentials, **kwargs):
    """Record whose account it was. What was typed is not kept: it may be a password in the wrong field."""
    record_if_possible(Kind.FAILED_SIGN_IN, about=_account_of(credentials))


def _record_sign_out(sender, user, **kwargs):
    if user is not None and user.is_authenticated:
        record_if_possible(Kind.SIGN_OUT, by=user)


def _account_of(credentials):
    """Return the account whose name or address was typed, or None."""
    model = get_user_model()
    typed = credentials.get("username") or credentials.get("email") or credentials.get("login") or ""
    if not isinstance(typed, str) or not typed or len(typed) > _MOST or "\0" in typed:
        return None
    accounts = model._default_manager.all()
    try:
        found = accounts.filter(**{model.USERNAME_FIELD: typed}).first()
        return found or (accounts.filter(email__iexact=typed).first() if "@" in typed else None)
    except DatabaseError:
        return None
