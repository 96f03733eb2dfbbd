"""How often a password or a code may be wrong: of an account, and from a network."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from contacts.models import User
from core.client_address import client_address
from core.rate_limit import FailedAttempts
from naravard.sign_in.known_browser import known_browser

TOO_MANY = "too_many_attempts"
TEXTS = {
    "sign_in": _("It was wrong too many times. You can try again at %(time)s."),
    "second_factor": _("It was wrong too many times. You can try again at %(time)s."),
    "password_mail": _("Several links have been sent there within the hour. You can get another one at %(time)s."),
}


def count_attempt(request, account, kind):
    """
    Count an attempt for the account, a text, and return the FailedAttempts; raise ValidationError if it is too many.

    `kind` is what is tried: a code ("second_factor") has a count of its own, so that whoever tries passwords cannot
    lock out somebody who is half-way in.
    """
    return _count(kind, {f"{kind}_network": client_address(request), f"{kind}_account": account.strip().casefold()})


def count_password(request, name):
    """
    Count an attempt with the password of whom the name, or the address, is of; otherwise as `count_attempt`.

    A stranger who tries may not lock out whom the account is of. So few wrong ones are allowed from one network, many
    from all together, and those from a browser in which that person has logged in before are counted for it alone.
    """
    return _count("sign_in", _limits_of_password(request, _user_id(name), name))


def forget_passwords(request, user):
    """Let the user try again at once where they are."""
    limits = _limits_of_password(request, user.pk)
    limits.pop("sign_in_network", None)  # which is about others too
    FailedAttempts(**limits).forget()


def _limits_of_password(request, user_id, name=""):
    account = name.strip().casefold() if user_id is None else f"#{user_id}"
    if browser := known_browser(request, user_id):
        return {"sign_in_account": f"{account} {browser}"}
    network = client_address(request)
    return {
        "sign_in_network": network,
        "sign_in_account": f"{account} {network}",
        "sign_in_account_everywhere": account,
    }


def _user_id(name):
    """Return the id of the account, whichever of its names was typed, or None."""
    return User.objects.filter(Q(username__iexact=name) | Q(email__iexact=name)).values_list("pk", flat=True).first()


def _count(kind, limits):
    """Count for each of the limits. The error that is raised holds the time as `retry_at`."""
    attempts = FailedAttempts(**limits)
    if retry_at := attempts.count():
        time = date_format(localtime(retry_at), "TIME_FORMAT")
        raise ValidationError(TEXTS[kind], code=TOO_MANY, params={"time": time, "retry_at": retry_at})
    return attempts


def retry_at_of(form):
    """Return the time from which the bound form may be sent again, or None if it was not sent too often."""
    errors = [error for errors in form.errors.as_data().values() for error in errors]
    return next((error.params["retry_at"] for error in errors if error.code == TOO_MANY), None)
