"""allauth's forms, with the portal's own limits and memory of used codes, which hold for all processes and nodes."""

import unicodedata

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm as CodeForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from core.audit.entries import Kind, record_if_possible
from core.rate_limit import is_first_use, is_used
from naravard.sign_in.attempts import count_attempt, count_password

# How long a code of an app is right: its half a minute, and those that the clock may be wrong by before and after.
CODE_SECONDS = 30 * (2 * settings.MFA_TOTP_TOLERANCE + 1)
USED = _("That code has been used already. Wait for the next one.")
MOST_LETTERS = 254  # of a user name or an address: SQLite cannot look for a text that is far longer


class LabelsAlone:
    """
    Before a form of allauth in the bases: no field says within it what its label says already.

    Nor has the present password a link to who has forgotten it as its help: the pages have it where it is of use.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        for name in self.fields.keys() & {"password", "oldpassword"}:
            self.fields[name].help_text = ""


class SignInForm(LabelsAlone, LoginForm):
    """Asks for the user name or the e-mail address, and the password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name or e-mail address")
        self.fields["login"].max_length = MOST_LETTERS
        self.fields["login"].validators.append(MaxLengthValidator(MOST_LETTERS))


class PlainCode(LabelsAlone):
    """Before a form of allauth in the bases: the field of a code, which is most often digits."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")
        # Six digits of the app, or one of the recovery codes, which have eight.
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "maxlength": 20}

    def clean_code(self):
        self.cleaned_data["code"] = plain_code(self.cleaned_data["code"])
        return super().clean_code()


def plain_code(typed):
    """Return the code in the digits 0–9, without what stands between them, whatever the keyboard or the app writes."""
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in typed if letter.isalnum())


class LimitedCode(PlainCode):
    """Before a form of allauth in the bases: a code may be wrong so many times an hour, and is right once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["autofocus"] = True  # nothing above it is to be read first

    def clean_code(self):
        attempts = count_attempt(context.request, str(self.user.pk), kind="second_factor")
        try:
            code = super().clean_code()
        except ValidationError as error:  # allauth remembers it in this process, and says only that it is wrong
            if is_used("totp", f"{self.user.pk}:{plain_code(self.cleaned_data['code'])}"):
                raise ValidationError(USED) from error
            raise
        if self.authenticator.type == Authenticator.Type.TOTP and not is_first_use_of_code(self.user, code):
            record_if_possible(Kind.FAILED_SIGN_IN, about=self.user)
            raise ValidationError(USED)
        attempts.take_back()
        return code


def is_first_use_of_code(user, code):
    """
    Note that the code of the user's app is used, and return whether it was not before.

    allauth remembers it too, but in the cache, which each process may have for itself.
    """
    return is_first_use("totp", f"{user.pk}:{plain_code(code)}", seconds=CODE_SECONDS)


class NewAppForm(PlainCode, ActivateTOTPForm):
    """
    Sets up an app for codes.

    Its key stays the same until it is used, or the session ends: who opens the page again has read it already.
    """

    def __init__(self, *args, **kwargs):
        session = context.request.session
        kept = session.get(SECRET_SESSION_KEY)
        super().__init__(*args, **kwargs)
        if kept:
            self.secret = session[SECRET_SESSION_KEY] = kept

    def clean_code(self):
        code = super().clean_code()
        is_first_use_of_code(self.user, code)  # so that it is not right at the next login
        return code


class SecondFactorForm(LimitedCode, CodeForm):
    pass


class SecondFactorAgainForm(LimitedCode, CodeAgainForm):
    pass


class OwnPasswordForm(LabelsAlone, ChangePasswordForm):
    """Changes one's own password. The present one may be wrong as often as at the login, and each time is recorded."""

    def clean_oldpassword(self):
        attempts = count_password(context.request, self.user.username)
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
    """Adds a key, which takes the place of the password of who has one unless they say otherwise."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = self.user.has_usable_password()
        self.fields["passwordless"].help_text = _(
            "Then you log in with the key alone. Otherwise it is used after the password, as a second factor."
        )


class PasswordAgainForm(LabelsAlone, ReauthenticateForm):
    pass


class FirstPasswordForm(LabelsAlone, SetPasswordForm):
    pass


class ChosenPasswordForm(LabelsAlone, ResetPasswordKeyForm):
    pass


class ForgottenPasswordForm(LabelsAlone, ResetPasswordForm):
    """
    Sends a link for a new password to the address, if an account has it.

    The same page answers whether or not there is one, and what is sent is limited by the address and by the network.
    """

    def clean_email(self):
        count_attempt(context.request, self.cleaned_data["email"], kind="password_mail")
        return super().clean_email()
