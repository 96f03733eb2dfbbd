"""Which roles the groups of an organisation's own account give: setting OIDC_ROLES, {group: role}."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.checks import Error, register

from naravard.staff.roles import ROLES


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


def has_unverified_address(claims):
    """Return whether the provider itself says that the address may be somebody else's."""
    return str(claims.get("email_verified", "")).casefold() == "false"


def give_roles(user, names):
    """Let the user have the named roles, of those that groups give. A role that no group gives stays as it is."""
    given = set(settings.OIDC_ROLES.values())
    user.groups.remove(*Group.objects.filter(name__in=given - set(names)))
    user.groups.add(*Group.objects.filter(name__in=names))


@register()
def check_roles(app_configs, **kwargs):
    """Return an error for each role in OIDC_ROLES that there is not."""
    unknown = sorted(set(settings.OIDC_ROLES.values()) - set(ROLES))
    known = ", ".join(ROLES)
    return [Error(f"OIDC_ROLES names a role that there is not: {role}. There are: {known}.") for role in unknown]
