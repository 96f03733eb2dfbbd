"""Records who logged in, tried to and logged out, by the signals of django.contrib.auth (CoreConfig.ready)."""

from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.entries import Kind, record, record_if_possible
from core.models.audit_entry import AuditEntry

MOST_FAILED = 100  # in an hour, for each account, and for those together who name none
_LONGEST = 254  # characters: nobody's name or address is longer


def watch_sign_in():
    user_logged_in.connect(_record_sign_in, dispatch_uid="core.audit.sign_in")
    user_login_failed.connect(_record_failed_sign_in, dispatch_uid="core.audit.failed_sign_in")
    user_logged_out.connect(_record_sign_out, dispatch_uid="core.audit.sign_out")


def _record_sign_in(sender, user, **kwargs):
    record(Kind.SIGN_IN, by=user)


def _record_failed_sign_in(sender, credentials, **kwargs):
    """Record whose account it was. What was typed is not kept: it may be a password in the wrong field."""
    try:
        account = _account_of(credentials)
    except DatabaseError:
        return
    record_failed_sign_in(account)


def record_failed_sign_in(account):
    """
    Record that somebody could not log in to the account, or to none that is known (None).

    After MOST_FAILED in an hour the rest is left out, or a stranger could fill the disk with what cannot be removed.
    """
    try:
        before = _failed_this_hour(account)
    except DatabaseError:
        return
    if before < MOST_FAILED:
        details = {"left_out": _("what follows within the hour")} if before == MOST_FAILED - 1 else {}
        record_if_possible(Kind.FAILED_SIGN_IN, about=account, **details)


def _failed_this_hour(account):
    """Return how often it has been recorded in this hour that somebody could not log in to it, or to no account."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    about_id = str(account.pk) if account else ""
    return AuditEntry.objects.filter(kind=Kind.FAILED_SIGN_IN, at__gte=hour, about_id=about_id).count()


def _record_sign_out(sender, user, **kwargs):
    if user is not None and user.is_authenticated:
        record_if_possible(Kind.SIGN_OUT, by=user)


def _account_of(credentials):
    """Return the account whose name or address was typed, or None."""
    model = get_user_model()
    typed = credentials.get("username") or credentials.get("email") or credentials.get("login") or ""
    if not isinstance(typed, str) or not typed or len(typed) > _LONGEST or "\0" in typed:
        return None
    accounts = model._default_manager.all()
    found = accounts.filter(**{model.USERNAME_FIELD: typed}).first()
    return found or (accounts.filter(email__iexact=typed).first() if "@" in typed else None)
