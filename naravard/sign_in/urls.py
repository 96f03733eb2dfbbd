"""
The addresses of signing in, below /admin/.

They are named as allauth names them, which looks for those names. What the portal has no use for, such as making an
account for oneself, has no address.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as socialaccount
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from allauth.usersessions import views as usersessions
from django.urls import path, re_path
from django.views.decorators.cache import never_cache

from naravard.sign_in import views


def _page(route, view, name):
    """Return the pattern of a page that nobody keeps, neither a browser nor what stands in between."""
    return (re_path if route.startswith("^") else path)(route, never_cache(view), name=name)


urlpatterns = [
    _page("login/", views.SignInView.as_view(), "account_login"),
    _page("logout/", account.logout, "account_logout"),
    _page("password_change/", views.of_own_password(account.password_change), "account_change_password"),
    _page("account/password/", views.of_own_password(account.password_set), "account_set_password"),
    _page("account/no-access/", account.account_inactive, "account_inactive"),
    _page("account/again/", account.reauthenticate, "account_reauthenticate"),
    _page("account/forgotten/", account.password_reset, "account_reset_password"),
    _page("account/forgotten/sent/", account.password_reset_done, "account_reset_password_done"),
    # The capital is for the logs, which mask a part of an address that has one (docs/deploy/nginx.conf).
    _page(
        r"^account/choose/K(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[\w-]+)/$",
        views.of_link(account.password_reset_from_key),
        "account_reset_password_from_key",
    ),
    _page(
        r"^account/choose/K(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[\w-]+)(?:/?[^\w/-]+|)$",
        views.whole_link,
        "account_whole_link",
    ),
    _page("account/chosen/", account.password_reset_from_key_done, "account_reset_password_from_key_done"),
    _page("account/", views.OwnLoginView.as_view(), "mfa_index"),
    _page("account/code/", views.SecondFactorView.as_view(), "mfa_authenticate"),
    _page("account/code/again/", mfa.reauthenticate, "mfa_reauthenticate"),
    _page("account/app/", views.of_app(totp.activate_totp, is_set_up=False), "mfa_activate_totp"),
    _page("account/app/remove/", views.of_app(totp.deactivate_totp, is_set_up=True), "mfa_deactivate_totp"),
    _page("account/recovery-codes/", recovery_codes.view_recovery_codes, "mfa_view_recovery_codes"),
    _page("account/recovery-codes/new/", recovery_codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    _page("account/recovery-codes/file/", recovery_codes.download_recovery_codes, "mfa_download_recovery_codes"),
    _page("account/keys/", webauthn.list_webauthn, "mfa_list_webauthn"),
    _page("account/keys/add/", webauthn.add_webauthn, "mfa_add_webauthn"),
    _page("account/keys/again/", webauthn.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    _page("account/keys/login/", webauthn.login_webauthn, "mfa_login_webauthn"),
    _page("account/keys/<int:pk>/", webauthn.edit_webauthn, "mfa_edit_webauthn"),
    _page("account/keys/<int:pk>/remove/", webauthn.remove_webauthn, "mfa_remove_webauthn"),
    _page("account/sessions/", usersessions.list_usersessions, "usersessions_list"),
    _page("account/sessions/<int:pk>/end/", views.end_one_session, "end_one_session"),
    _page("account/oidc/error/", socialaccount.login_error, "socialaccount_login_error"),
    _page("account/oidc/cancelled/", socialaccount.login_cancelled, "socialaccount_login_cancelled"),
    _page("account/oidc/<slug:provider_id>/login/", views.of_provider(openid_connect.login), "openid_connect_login"),
    _page(
        "account/oidc/<slug:provider_id>/callback/",
        views.of_provider(views.provider_callback),
        "openid_connect_callback",
    ),
]
