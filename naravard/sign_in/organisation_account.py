"""What an account of the organisation's own sign-in gives: roles by its groups (OIDC_ROLES), and its address."""

import logging

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.checks import Error, register
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from contacts.models import User
from core.audit.entries import Kind, account_name, record
from naravard.staff.roles import ROLES

logger = logging.getLogger(__name__)


def claims_of(sociallogin):
    """Return what the provider says of who signs in: {claim: value}."""
    data = sociallogin.account.extra_data
    return (data.get("id_token") or {}) | (data.get("userinfo") or {})


def roles_of(claims):
    """Return the names of the roles that the groups of the claims give, in the order of OIDC_ROLES."""
    groups = claims.get(settings.OIDC_GROUPS_CLAIM) or []
    groups = groups if isinstance(groups, list) else [groups]
    groups = {str(group) for group in groups}
    return list(dict.fromkeys(role for group, role in settings.OIDC_ROLES.items() if group in groups))


def checked_address(claims):
    """
    Return the e-mail address in lower case.

    Return "" if there is none that an account can have, or the provider says that nobody checked it.
    """
    is_unchecked = str(claims.get("email_verified", "")).casefold() == "false"
    try:
        User._meta.get_field("email").clean(claims.get("email"), None)
    except ValidationError:
        return ""
    return "" if is_unchecked else str(claims["email"]).lower()


def provider_name():
    """Return what the organisation's own sign-in is called, or "" if there is none."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return apps[0]["name"] if apps else ""


def logs_in_at_provider_alone(user):
    """
    Return whether the user logs in with the organisation's account alone, with no password or passkey of the portal.

    Otherwise whoever lost the groups at the provider would go on with a password. A superuser has one, for the day when
    the provider is down, and so has everybody with OIDC_OWN_PASSWORDS or when the portal has no provider any more.
    """
    if user.is_superuser or settings.OIDC_OWN_PASSWORDS or not provider_name():
        return False
    return SocialAccount.objects.filter(user=user).exists()


def take_password(user):
    """Take away a password that was chosen before the account belonged to the provider, or before that was a rule."""
    if user.has_usable_password() and logs_in_at_provider_alone(user):
        user.set_unusable_password()
        user.save(update_fields=["password"])
        record(Kind.ACCOUNT, by=user, about=user, label=account_name(user), removed=[_("password")])


@transaction.atomic
def take_over_address(user, address):
    """
    Let the user have the address of the provider, unless there is none or another account has it.

    A user name that is the former address changes with it, unless the new one is too long for that. A superuser's
    address stays: a link for a new password goes there, and whoever gives out the addresses would get it.
    """
    if not address or address == user.email or user.is_superuser:
        return
    others = User.objects.exclude(pk=user.pk)
    if others.filter(Q(username__iexact=address) | Q(email__iexact=address)).exists():
        logger.warning("The address of an account at the provider belongs to another account here: %s", user.pk)
        return
    if user.username.lower() == user.email and len(address) <= User._meta.get_field("username").max_length:
        user.username = address
    user.email = address
    user.save(update_fields=["username", "email"])
    EmailAddress.objects.filter(user=user).delete()  # allauth's own note, which would find the account by the former
    record(Kind.ACCOUNT, by=user, about=user, label=account_name(user), changed=[_("e-mail address")])


def give_roles(user, names):
    """Let the user have the named roles, of those that groups give. A role that no group gives stays as it is."""
    given = set(settings.OIDC_ROLES.values())
    user.groups.remove(*user.groups.filter(name__in=given - set(names)))
    user.groups.add(*Group.objects.filter(name__in=names))


@register()
def check_roles(app_configs, **kwargs):
    """Return an error for each role in OIDC_ROLES that there is not."""
    unknown = sorted(set(settings.OIDC_ROLES.values()) - set(ROLES))
    known = ", ".join(ROLES)
    return [Error(f"OIDC_ROLES names a role that there is not: {role}. There are: {known}.") for role in unknown]
