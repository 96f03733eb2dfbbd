"""allauth's forms for a code, with the portal's own limit, which holds for all processes and nodes."""

from datetime import timedelta

from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordForm, UserTokenForm
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm as CodeForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from core.audit.entries import Kind, record_if_possible
from core.rate_limit import is_first_use
from naravard.sign_in.attempts import account_key, count_attempt

# A code holds for as many steps before and after its own as a clock may be wrong (RFC 6238, 5.2).
CODE_IS_VALID = timedelta(seconds=app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1))
MOST_LETTERS = 254  # of a user name or an address: SQLite cannot look for a text that is far longer


class SignInForm(LoginForm):
    """Asks for the user name or the e-mail address, and the password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name or e-mail address")
        self.fields["login"].max_length = MOST_LETTERS
        self.fields["login"].validators.append(MaxLengthValidator(MOST_LETTERS))
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class LimitedCode:
    """Before a form of allauth in the bases: a code may be wrong so many times an hour."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")
        # Six digits of the app, or one of the recovery codes, which have eight.
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": True, "maxlength": 20}
        self.fields["code"].widget.attrs.pop("placeholder", None)

    def clean_code(self):
        attempts = count_attempt(context.request, str(self.user.pk), kind="second_factor")
        code = use_once(self.user, super().clean_code())
        attempts.take_back()
        return code


def use_once(user, code):
    """Return the code, or raise ValidationError if it was used: allauth remembers that in the cache of one process."""
    if not is_first_use("second_factor_code", f"{user.pk} {normalize_user_code(code)}", within=CODE_IS_VALID):
        raise get_adapter().validation_error("incorrect_code")
    return code


class NewAppForm(ActivateTOTPForm):
    """Sets up an app for codes. Its secret stays the same until it is used, though the page is opened again."""

    def __init__(self, *args, **kwargs):
        kept = context.request.session.get(SECRET_SESSION_KEY)
        super().__init__(*args, **kwargs)
        if kept:
            self.secret = context.request.session[SECRET_SESSION_KEY] = kept

    def clean_code(self):
        return use_once(self.user, super().clean_code())


class LinkForm(UserTokenForm):
    """Reads a link for a new password. That of somebody who has left leads nowhere, as one that is used."""

    def _get_user(self, uidb36):
        user = super()._get_user(uidb36)
        return user if user and user.is_active and user.is_staff else None


class SecondFactorForm(LimitedCode, CodeForm):
    pass


class SecondFactorAgainForm(LimitedCode, CodeAgainForm):
    pass


class OwnPasswordForm(ChangePasswordForm):
    """Changes one's own password. The present one may be wrong as often as at the login, and each time is recorded."""

    def clean_oldpassword(self):
        attempts = count_attempt(context.request, account_key(self.user.username))
        try:
            password = super().clean_oldpassword()
        except ValidationError:
            record_if_possible(Kind.FAILED_SIGN_IN, about=self.user)
            raise
        attempts.take_back()
        return password


class AnyKey:
    """Before a form of allauth in the bases: what is no answer of a key is refused in words, whatever its shape."""

    def clean_credential(self):
        parent = super()
        return (
            _refuse_odd(parent.clean_credential)
            if hasattr(parent, "clean_credential")
            else self.cleaned_data["credential"]
        )

    def clean(self):
        return _refuse_odd(super().clean)


def _refuse_odd(clean):
    try:
        return clean()
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise ValidationError(_("The key could not be used. Try again, or log in another way.")) from error


class SecondFactorKeyForm(AnyKey, AuthenticateWebAuthnForm):
    pass


class KeyAgainForm(AnyKey, ReauthenticateWebAuthnForm):
    pass


class KeyLoginForm(AnyKey, LoginWebAuthnForm):
    pass


class NewKeyForm(AnyKey, AddWebAuthnForm):
    pass


class ForgottenPasswordForm(ResetPasswordForm):
    """
    Sends a link for a new password to the address, if an account has it.

    The same page answers whether or not there is one, and what is sent is limited by the address and by the network.
    """

    def clean_email(self):
        count_attempt(context.request, self.cleaned_data["email"], kind="password_mail")
        return super().clean_email()
