"""The pages of signing in: allauth's, in the admin's frame, with the portal's limits."""

import logging
from functools import wraps

import requests
from allauth.account.utils import url_str_to_user_pk
from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.usersessions.models import UserSession
from csp.decorators import csp_update
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from naravard.sign_in.attempts import retry_at_of
from naravard.sign_in.organisation_account import logs_in_at_provider_alone, provider_name
from naravard.sign_in.provider import ProviderClient, signed_logout_url
from naravard.sign_in.second_factor import lacks_second_factor
from naravard.sign_in.session_limits import end_session

logger = logging.getLogger(__name__)
# Chromium holds what a form leads on to against form-action too (CSP 3, 6.4.1).
_TO_PROVIDER = {"form-action": settings.OIDC_ORIGINS}


def too_often(response, form):
    """Give the page of a form that was sent too often the status that says so, and the time."""
    if retry_at := retry_at_of(form):
        response.status_code = 429
        response["Retry-After"] = max(1, round((retry_at - timezone.now()).total_seconds()))
    return response


@method_decorator(csp_update(_TO_PROVIDER), name="dispatch")
class SignInView(LoginView):
    """Ask for the user name and the password, and lead on whoever is signed in already."""

    template_name = "admin/login.html"

    def dispatch(self, request, *args, **kwargs):
        if lacks_second_factor(request):
            address = self.get_next_url() or reverse("admin:index")
            return redirect(reverse("mfa_index", query={REDIRECT_FIELD_NAME: address}))
        if request.method == "GET" and admin.site.has_permission(request):
            return HttpResponseRedirect(self.get_next_url() or reverse("admin:index"))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        own = {"providers": self._providers(), "provider_logout_url": signed_logout_url(self.request)}
        return super().get_context_data(**kwargs) | own

    def _providers(self):
        """Return [{"name", "url"}] of the organisation's own sign-in, or []."""
        kinds = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {"APPS": []})
        return [
            {
                "name": app["name"],
                "url": self.passthrough_next_url(
                    reverse("openid_connect_login", kwargs={"provider_id": app["provider_id"]})
                ),
            }
            for app in kinds["APPS"]
        ]

    def form_invalid(self, form):
        return too_often(super().form_invalid(form), form)


class OwnLoginView(IndexView):
    """Show how the user logs in."""

    def get_context_data(self, **kwargs):
        at_provider = logs_in_at_provider_alone(self.request.user) and provider_name()
        return super().get_context_data(**kwargs) | {"at_provider": at_provider}


def of_own_password(view):
    """Return a view of allauth's in which somebody chooses a password, for whoever may have one."""

    @wraps(view)
    def view_or_way_back(request, *args, **kwargs):
        if request.user.is_authenticated and logs_in_at_provider_alone(request.user):
            return redirect("mfa_index")
        return view(request, *args, **kwargs)

    return view_or_way_back


def of_app(view, is_set_up):
    """Return a view of allauth's about the app for codes, for whoever has set one up (True) or has none (False)."""

    @wraps(view)
    def view_or_way_back(request, *args, **kwargs):
        user = request.user
        if user.is_authenticated and is_mfa_enabled(user, [Authenticator.Type.TOTP]) != is_set_up:
            # As in a second tab, after the first one has done it.
            text = _("The app is removed already.") if is_set_up else _("The app is set up already.")
            messages.info(request, text)
            return redirect("mfa_index")
        return view(request, *args, **kwargs)

    return view_or_way_back


def of_link(view):
    """
    Return the view of allauth's that a link for a new password leads to, for whoever is logged in as nobody else.

    allauth would log them out without a word, though they have only opened a link.
    """

    @wraps(view)
    def view_or_question(request, uidb36, key):
        if request.user.is_authenticated and url_str_to_user_pk(uidb36) != request.user.pk:
            return render(request, "account/link_of_another.html", {"address": request.path})
        return view(request, uidb36=uidb36, key=key)

    return view_or_question


def whole_link(request, uidb36, key):
    """Lead to the page of a link for a new password whose end was lost in the mail, or that got a full stop."""
    return redirect("account_reset_password_from_key", uidb36=uidb36, key=key)


class SecondFactorView(AuthenticateView):
    """Ask for the code or the key."""

    def form_invalid(self, form):
        return too_often(super().form_invalid(form), form)


_OF_ANOTHER_SHAPE = (ValueError, LookupError, TypeError, AttributeError)


def of_provider(view):
    """Return a view of allauth's that asks the organisation's sign-in, and says so if that does not answer."""

    @csp_update(_TO_PROVIDER)
    @wraps(view)
    def view_or_error(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except IntegrityError:  # the same person comes twice at once for the first time: the other one made the account
            return redirect(reverse("account_login", query={"at_once": 1}))
        # No answer, one that cannot be read, or one of another shape than the standard says; the last is what allauth
        # raises for a person's number (sub) that is too long.
        except (requests.RequestException, *_OF_ANOTHER_SHAPE, ImproperlyConfigured) as error:
            logger.warning("The organisation's sign-in does not answer: %s", type(error).__name__)
            context = {"title": _("The login did not work"), "is_unanswered": True}
            return render(request, "socialaccount/authentication_error.html", context, status=503)

    return view_or_error


def provider_callback(request, provider_id):
    """Log in whoever comes back from the organisation's sign-in, as allauth does, with our ProviderClient."""
    if not provider_name():
        raise Http404
    return OAuth2CallbackView.adapter_view(ProviderClient(request, provider_id))(request)


@login_required
@require_POST
def end_one_session(request, pk):
    """End one of the user's own sessions, as on a computer that was left behind."""
    session = UserSession.objects.filter(pk=pk, user=request.user).first()
    if session is None:
        messages.info(request, _("That session had ended already."))
    else:
        end_session(session)
        messages.success(request, _("The session has ended."))
    return redirect("usersessions_list")
