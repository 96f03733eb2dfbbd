"""allauth's forms for a code, with the portal's own limit, which holds for all processes and nodes."""

from allauth.account.forms import LoginForm, ResetPasswordForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm as CodeForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from django.utils.translation import gettext_lazy as _

from naravard.sign_in.attempts import count_attempt


class SignInForm(LoginForm):
    """Asks for the user name or the e-mail address, and the password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name or e-mail address")
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
        code = super().clean_code()
        attempts.take_back()
        return code


class SecondFactorForm(LimitedCode, CodeForm):
    pass


class SecondFactorAgainForm(LimitedCode, CodeAgainForm):
    pass


class ForgottenPasswordForm(ResetPasswordForm):
    """
    Sends a link for a new password to the address, if an account has it.

    The same page answers whether or not there is one, and what is sent is limited by the address and by the network.
    """

    def clean_email(self):
        count_attempt(context.request, self.cleaned_data["email"], kind="password_mail")
        return super().clean_email()
