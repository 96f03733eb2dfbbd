"""What allauth asks the portal about the organisation's own sign-in (OpenID Connect)."""

import logging

import requests
from allauth.account.signals import user_logged_in
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.dispatch import receiver
from django.shortcuts import redirect
from django.urls import reverse

from core.audit.sign_in import record_failed_sign_in
from core.mail.queue import queue_mail
from naravard.sign_in.organisation_account import (
    checked_address,
    claims_of,
    give_roles,
    roles_of,
    take_over_address,
    take_password,
)
from naravard.sign_in.session_limits import end_sessions

logger = logging.getLogger(__name__)
KEPT_SECONDS = 10 * 60  # what the provider says of itself, so that it is asked less and who logs in waits less
UNANSWERED_SECONDS = 20
LOGOUT_URL = "logout_url"  # in the state of a login, and in the session that it begins
_NEEDED = {"authorization_endpoint", "token_endpoint", "userinfo_endpoint"}


def _cache_keys(provider):
    """Return the keys of what the provider says of itself, and of that nobody else is to ask it now."""
    key = f"naravard.sign_in.provider:{provider.server_url}"
    return key, f"{key}:waiting"


class ProviderClient(OpenIDConnectOAuth2Adapter):
    """
    Asks the provider, and remembers for some minutes where its pages are.

    One request at a time asks, and none for UNANSWERED_SECONDS after one that got no answer: or those who wait for a
    slow provider would take every thread from the readers.
    """

    @property
    def openid_config(self):
        key, waiting_key = _cache_keys(self.get_provider())
        if config := cache.get(key):
            return config
        if not cache.add(waiting_key, True, UNANSWERED_SECONDS + settings.SOCIALACCOUNT_REQUESTS_TIMEOUT):
            raise requests.ConnectionError("The provider is asked by somebody else, or was just now.")
        config = super().openid_config
        if not config.keys() >= _NEEDED:  # raises AttributeError for another shape, which of_provider knows
            raise LookupError("The provider does not say where its pages are.")
        cache.set(key, config, KEPT_SECONDS)
        cache.delete(waiting_key)
        return config

    def logout_url(self):
        """Return where one logs out at the provider, or "" if it does not say so."""
        url = self.openid_config.get("end_session_endpoint")
        return url if isinstance(url, str) and url.startswith(("https://", "http://")) else ""


def logged_out_address(request):
    """Return the address of the page after logging out, which offers to log out at the provider too."""
    url = request.session.get(LOGOUT_URL, "")
    # Signed, so that nobody sends out links to our login page that lead on to theirs.
    value = signing.dumps(url, salt=LOGOUT_URL) if url else 1
    return reverse("account_login", query={"logged_out": value})


def signed_logout_url(request):
    """Return the address that `logged_out_address` put into that of the page, or ""."""
    try:
        return signing.loads(request.GET.get("logged_out", ""), salt=LOGOUT_URL)
    except signing.BadSignature:
        return ""


@receiver(user_logged_in, dispatch_uid="naravard.sign_in.provider")
def note_logout_url(request, sociallogin=None, **kwargs):
    """Keep in the session where its owner logs out at the provider too."""
    if sociallogin:
        request.session[LOGOUT_URL] = sociallogin.state.get(LOGOUT_URL, "")


def refusal(account, **query):
    """Return what to raise for whoever may not log in, once it is recorded whose account it was (None: nobody's)."""
    record_failed_sign_in(account)
    return ImmediateHttpResponse(redirect(reverse("account_inactive", query=query or None)))


class OrganisationAccountAdapter(DefaultSocialAccountAdapter):
    """Signing in with the organisation's own account. Its groups say which roles somebody has."""

    def get_provider(self, *args, **kwargs):
        found = super().get_provider(*args, **kwargs)
        found.oauth2_adapter_class = ProviderClient
        return found

    def pre_social_login(self, request, sociallogin):
        """
        Give an account that is known the roles and the address that it has at the provider now; refuse who has no role.

        Whoever comes back from the provider is logged in, whatever the address asked for: to link an account to the one
        that is open in the browser would let anybody at an unlocked computer in for good.
        """
        sociallogin.state["process"] = AuthProcess.LOGIN
        claims = claims_of(sociallogin)
        roles = roles_of(claims)
        if sociallogin.is_existing:
            give_roles(sociallogin.user, roles)
            take_password(sociallogin.user)
        if not roles:
            if sociallogin.is_existing:
                end_sessions(sociallogin.user)
            raise refusal(sociallogin.user if sociallogin.is_existing else None)
        sociallogin.state[LOGOUT_URL] = sociallogin.provider.get_oauth2_adapter(request).logout_url()
        if sociallogin.account.pk:
            take_over_address(sociallogin.user, checked_address(claims))

    def authenticate_by_email(self, sociallogin):
        """
        Return (user, address) of the account that was invited to the address, or None.

        A superuser's is not found so: whoever gives out the organisation's accounts would be one. Nor is one that
        belongs to another person at the provider already: an address may be given to somebody new.
        """
        found = super().authenticate_by_email(sociallogin)
        if found and (found[0].is_superuser or SocialAccount.objects.filter(user=found[0]).exists()):
            raise refusal(found[0])
        return found

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None):
        """Say in the log what went wrong: whoever signs in reads only that it did, or goes on if it did before."""
        if request.user.is_authenticated:  # the same answer opened again, as by going back
            raise ImmediateHttpResponse(redirect("admin:index"))
        if isinstance(exception, requests.ConnectionError | requests.Timeout):
            key, waiting_key = _cache_keys(provider)
            cache.delete(key)
            cache.set(waiting_key, True, UNANSWERED_SECONDS)
        logger.warning("The organisation's sign-in failed: %s, %s", error, type(exception).__name__)

    def is_open_for_signup(self, request, sociallogin):
        """
        Return True: pre_social_login has refused who has none of the groups.

        Without an address that is checked nobody gets an account, or somebody who was switched off would come back as
        a new person, with another number at the provider.
        """
        if not checked_address(claims_of(sociallogin)):
            logger.warning("The organisation's sign-in sends no checked e-mail address for somebody new")
            raise refusal(None, address=1)
        return True

    def populate_user(self, request, sociallogin, data):
        if not checked_address(claims_of(sociallogin)):  # it finds no account
            sociallogin.email_addresses, data = [], data | {"email": ""}
        user = super().populate_user(request, sociallogin, data)
        user.is_staff = True
        return user

    @transaction.atomic
    def save_user(self, request, sociallogin, form=None):
        """Save all or nothing: the same person may come twice at once for the first time."""
        user = super().save_user(request, sociallogin, form)
        give_roles(user, roles_of(claims_of(sociallogin)))
        return user

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Tell whoever was invited that the account is linked to the provider: nothing else of it is told so."""
        queue_mail(kind="sign_in.linked", about=user)
