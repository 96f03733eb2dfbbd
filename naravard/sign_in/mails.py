"""The mails about signing in. None holds a password; the key in a link is good for one time and three days."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from contacts.models import User
from core.mail.registry import mail_composer, render_mail
from naravard.sign_in.organisation_account import logs_in_at_provider_alone, provider_name

_USER = ("contacts.User", "username")
DAYS = settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)


@mail_composer("sign_in.invitation", label=gettext_lazy("Invitation to an account"), about=_USER)
def compose_invitation(user_id):
    """Compose the invitation, unless the person has logged in meanwhile."""
    user = _reachable(user_id)
    if user is None or user.last_login:
        return None
    return _with_link(
        user,
        subject=gettext_lazy("Choose your password for the portal"),
        what=gettext_lazy("You have got an account to work with the portal. Choose a password to begin."),
        link=gettext_lazy("Choose a password"),
    )


@mail_composer("sign_in.password", label=gettext_lazy("Link for a new password"), about=_USER)
def compose_new_password(user_id):
    """Compose the mail for whoever has forgotten the password, or who needs none."""
    user = _reachable(user_id)
    if user and logs_in_at_provider_alone(user):
        return _at_provider(
            user,
            subject=gettext_lazy("You log in to the portal with %(provider)s"),
            what=gettext_lazy(
                "Somebody, probably you, has asked for a new password. "
                "Your account has none: you log in with %(provider)s."
            ),
        )
    return user and _with_link(
        user,
        subject=gettext_lazy("Choose a new password for the portal"),
        what=gettext_lazy(
            "Somebody, probably you, has asked for a new password. If it was not you, you need do nothing."
        ),
        link=gettext_lazy("Choose a new password"),
    )


@mail_composer("sign_in.changed", label=gettext_lazy("That the way to log in was changed"), about=_USER)
def compose_changed(user_id):
    """Compose the mail that says that the password or the second factor was changed, not how."""
    user = _reachable(user_id)
    if user is None:
        return None
    context = {"user": user, "url": settings.SITE_URL + reverse("mfa_index")}
    with override(settings.LANGUAGE_CODE):
        return render_mail("sign_in_changed", context, subject=_("How you log in was changed"), to=[user.email])


@mail_composer("sign_in.linked", label=gettext_lazy("That an account was linked"), about=_USER)
def compose_linked(user_id):
    """Compose the mail that says that the account was opened with the organisation's own login for the first time."""
    user = _reachable(user_id) if provider_name() else None
    return user and _at_provider(
        user,
        subject=gettext_lazy("Your account is linked to %(provider)s"),
        what=gettext_lazy(
            "Somebody, probably you, has logged in to your account with %(provider)s for the first time. "
            "If it was not you, tell whoever runs the portal at once."
        ),
    )


def password_url(user):
    """Return the address where the user chooses a password. It holds until they do, or log in, or for three days."""
    names = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=names)


def _reachable(user_id):
    return User.objects.filter(pk=user_id, is_active=True, is_staff=True).exclude(email="").first()


def _with_link(user, *, subject, what, link):
    context = {"user": user, "what": what, "link": link, "url": password_url(user), "days": DAYS}
    with override(settings.LANGUAGE_CODE):
        return render_mail("sign_in_link", context, subject=str(subject), to=[user.email])


def _at_provider(user, *, subject, what):
    name = {"provider": provider_name()}
    url = settings.SITE_URL + reverse("account_login")
    with override(settings.LANGUAGE_CODE):
        context = {"user": user, "what": str(what) % name, "provider": name["provider"], "url": url}
        return render_mail("sign_in_at_provider", context, subject=str(subject) % name, to=[user.email])
