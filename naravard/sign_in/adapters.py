"""What allauth asks the portal about an account and a second factor."""

import time
from base64 import urlsafe_b64encode
from hashlib import sha256

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from core.audit.entries import Kind, account_name, record
from core.audit.sign_in import record_failed_sign_in
from core.client_address import client_address
from core.mail.queue import queue_mail
from naravard.sign_in.attempts import count_password, forget_passwords
from naravard.sign_in.organisation_account import logs_in_at_provider_alone
from naravard.sign_in.provider import logged_out_address

# What is said on the page after a change, by the templates of allauth's own messages. Of a login, nothing.
MESSAGES = {
    "account/messages/password_changed.txt": _("Your password is changed."),
    "account/messages/password_set.txt": _("Your password is chosen."),
    "mfa/messages/totp_activated.txt": _("The app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The app is removed."),
    "mfa/messages/webauthn_added.txt": _("The key is added."),
    "mfa/messages/webauthn_removed.txt": _("The key is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("You have new recovery codes."),
    "usersessions/messages/sessions_logged_out.txt": _("You are logged out everywhere else."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are for staff alone, and nobody makes one for themselves."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("The user name and the password do not belong together."),
        "email_password_mismatch": _("The e-mail address and the password do not belong together."),
        "incorrect_password": _("The password is wrong."),
        "enter_current_password": _("The password is wrong."),
    }

    def is_open_for_signup(self, request):
        return False

    def is_safe_url(self, url):
        """Return whether the url is a path of the portal: allauth's own answer allows other hosts, and no path."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts={self.request.get_host()})

    def get_client_ip(self, request):
        return client_address(request)

    def authenticate(self, request, **credentials):
        """Return the User, or None; raise ValidationError if the password was wrong too often."""
        attempts = count_password(request, credentials.get("username") or credentials.get("email") or "")
        user = super().authenticate(request, **credentials)
        if user:
            attempts.take_back()
        return user

    def set_password(self, user, password):
        """Record it, and forget wrong passwords: whoever has just chosen one knows it."""
        super().set_password(user, password)
        record(Kind.ACCOUNT, by=user, about=user, label=account_name(user), changed=[_("password")])
        forget_passwords(self.request, user)

    def pre_login(self, request, user, **kwargs):
        """Return None, or the page that refuses whoever may not use the admin, or not by a password or passkey."""
        is_at_provider = "sociallogin" in (kwargs.get("signal_kwargs") or {})
        refused = super().pre_login(request, user, **kwargs) or _refused(user, is_at_provider)
        if refused and (user.is_active or is_at_provider):  # else recorded by its password
            record_failed_sign_in(user)
        return refused

    def get_logout_redirect_url(self, request):
        return logged_out_address(request)

    def is_reauthentication_required(self, *, app):
        """Return whether who changes the way to log in must give the password again: not just after the login."""
        records = get_authentication_records(self.request, self.request.user)
        is_recent = records and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return super().is_reauthentication_required(app=app) and not is_recent

    def get_reauthentication_methods(self, user):
        """Return the ways to say that it is oneself: for whoever has neither password nor code, to log in anew."""
        again = {"id": "organisation", "url": reverse("account_logout"), "description": _("Log in again")}
        return super().get_reauthentication_methods(user) or [again]

    def send_password_reset_mail(self, user, email, context):
        queue_mail(kind="sign_in.password", about=user)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Tell whoever it is about that the way to sign in has changed, in a mail that names no more than that."""
        queue_mail(kind="sign_in.changed", about=user)

    def add_message(self, request, level, message_template=None, *args, message=None, **kwargs):
        if text := message or MESSAGES.get(message_template):
            messages.add_message(request, level, text)


def _refused(user, is_at_provider):
    if not user.is_staff:
        return redirect("account_inactive")
    if not is_at_provider and logs_in_at_provider_alone(user):
        return redirect(reverse("account_login", query={"organisation": 1}))
    return None


class SecondFactorAdapter(DefaultMFAAdapter):
    """
    Second factors, whose secrets are encrypted by the server's secret.

    So whoever gets at the database alone can make no codes. With another SECRET_KEY they are lost, unless the former
    one stands in SECRET_KEY_FALLBACKS.
    """

    def get_totp_issuer(self):
        return str(settings.PORTAL_NAME)

    def encrypt(self, text):
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        """Return the text, or "" if it was encrypted with a secret that is no longer known: no code is right then."""
        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""


def _fernet():
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(urlsafe_b64encode(sha256(b"naravard.sign_in:" + key.encode()).digest())) for key in keys]
    )
