"""How often a password or a code may be wrong: of an account, and from a network."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from contacts.models import User
from core.client_address import client_address
from core.rate_limit import FailedAttempts

TOO_MANY = "too_many_attempts"
TEXTS = {
    "sign_in": _("It was wrong too many times. You can try again at %(time)s."),
    "second_factor": _("It was wrong too many times. You can try again at %(time)s."),
    "password_mail": _("Several links have been sent there within the hour. You can get another one at %(time)s."),
}


def count_attempt(request, account, kind="sign_in"):
    """
    Count an attempt for the account, a text, and return the FailedAttempts; raise ValidationError if it is too many.

    `kind` is what is tried: a password ("sign_in"), or a code ("second_factor"), which has a count of its own so that
    whoever tries passwords cannot lock out somebody who is half-way in. The error holds the time as `retry_at`.
    """
    attempts = FailedAttempts(**_limits(request, account.strip().casefold(), kind))
    if retry_at := attempts.count():
        time = date_format(localtime(retry_at), "TIME_FORMAT")
        text = TEXTS[kind]
        raise ValidationError(text, code=TOO_MANY, params={"time": time, "retry_at": retry_at})
    return attempts


def _limits(request, account, kind):
    """
    Return {limit: what it counts by}.

    Passwords that are wrong are counted by account and network together, and by the account alone only up to a much
    higher limit: or anybody who knows a user name could keep its owner out by ten wrong passwords an hour.
    """
    network = client_address(request)
    limits = {f"{kind}_network": network, f"{kind}_account": account}
    if kind == "sign_in":
        limits |= {"sign_in_account": f"{account} {network}", "sign_in_account_anywhere": account}
    return limits


def account_key(name):
    """Return what the attempts of an account are counted by, whichever of its names was typed, else the name."""
    known = User.objects.filter(Q(username__iexact=name) | Q(email__iexact=name)).values_list("pk", flat=True).first()
    return name if known is None else f"#{known}"


def forget_attempts(request, user):
    """Let the user try again at once, from where the request comes."""
    limits = _limits(request, f"#{user.pk}", "sign_in")
    FailedAttempts(**{name: subject for name, subject in limits.items() if name != "sign_in_network"}).forget()


def retry_at_of(form):
    """Return the time from which the bound form may be sent again, or None if it was not sent too often."""
    errors = [error for errors in form.errors.as_data().values() for error in errors]
    return next((error.params["retry_at"] for error in errors if error.code == TOO_MANY), None)
