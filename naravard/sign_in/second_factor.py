"""
Whether who is signed in has given a second factor in this session, and the rule that staff must.

allauth asks for one whoever has set one up. That everybody must have one, it leaves to us.
"""

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from django.conf import settings
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from core.audit.entries import Kind, account_name, current_account, record, record_if_possible
from naravard.sign_in.session_limits import end_sessions

_FACTORS = {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}
NAMES = {
    Authenticator.Type.TOTP: _("An app for codes"),
    Authenticator.Type.WEBAUTHN: _("A passkey or security key"),
    Authenticator.Type.RECOVERY_CODES: _("Recovery codes"),
}


def lacks_second_factor(request):
    """Return whether somebody is signed in who must give a second factor, and has not given one in this session."""
    if not (settings.REQUIRE_SECOND_FACTOR and request.user.is_authenticated):
        return False
    return not any(map(_is_second_factor, get_authentication_records(request, request.user)))


def _is_second_factor(record):
    is_at_provider = record.get("method") == "socialaccount" and settings.OIDC_SECOND_FACTOR
    return record.get("method") == "mfa" or is_at_provider


@receiver(authenticator_added, dispatch_uid="naravard.sign_in.second_factor")
def note_new_authenticator(request, user, authenticator, **kwargs):
    """Count what has just been set up as given: for an app a code was typed, and a key was touched."""
    if authenticator.type in _FACTORS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


@receiver(authenticator_added, dispatch_uid="naravard.sign_in.added")
def record_added(user, authenticator, **kwargs):
    record(Kind.ACCOUNT, by=user, about=user, label=account_name(user), added=[_name(authenticator)])


@receiver(authenticator_removed, dispatch_uid="naravard.sign_in.removed")
def record_removed(user, authenticator, **kwargs):
    record(Kind.ACCOUNT, by=user, about=user, label=account_name(user), removed=[_name(authenticator)])


@receiver(authenticator_removed, dispatch_uid="naravard.sign_in.last_removed")
def forget_given_factor(request, user, **kwargs):
    """Ask whoever has removed the last second factor for a new one at once, in this session; end all others."""
    if Authenticator.objects.filter(user=user, type__in=_FACTORS).exists():
        return
    records = get_authentication_records(request, user)
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [kept for kept in records if kept.get("method") != "mfa"]
    end_sessions(user, but=request.session.session_key)


@receiver(authentication_failed, dispatch_uid="naravard.sign_in.wrong_code")
def record_wrong_code(user, **kwargs):
    record_if_possible(Kind.FAILED_SIGN_IN, about=user)


def _name(authenticator):
    return str(NAMES[authenticator.type])


def remove_second_factor(user):
    """Remove all second factors of the account, as for somebody who has lost the telephone, and record it."""
    factors = Authenticator.objects.filter(user=user)
    names = sorted(map(_name, factors))
    record(Kind.ACCOUNT, by=current_account(), about=user, label=account_name(user), removed=names)
    factors.delete()
