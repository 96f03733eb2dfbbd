"""What the pages of signing in are called, by the names of their addresses."""

from django.utils.translation import gettext_lazy as _

TITLES = {
    "account_login": _("Log in"),
    "account_logout": _("Log out"),
    "account_change_password": _("Change your password"),
    "account_set_password": _("Choose a password"),
    "account_inactive": _("You have no access"),
    "account_reauthenticate": _("Confirm that it is you"),
    "account_reset_password": _("Have you forgotten your password?"),
    "account_reset_password_done": _("Look in your mail"),
    "account_reset_password_from_key": _("Choose a password"),
    "account_reset_password_from_key_done": _("The password is chosen"),
    "mfa_index": _("How you log in"),
    "mfa_authenticate": _("Your second factor"),
    "mfa_reauthenticate": _("Confirm that it is you"),
    "mfa_activate_totp": _("Set up an app for codes"),
    "mfa_deactivate_totp": _("Remove the app for codes"),
    "mfa_view_recovery_codes": _("Recovery codes"),
    "mfa_generate_recovery_codes": _("New recovery codes"),
    "mfa_list_webauthn": _("Passkeys and security keys"),
    "mfa_add_webauthn": _("Add a key"),
    "mfa_reauthenticate_webauthn": _("Confirm that it is you"),
    "mfa_edit_webauthn": _("Name of the key"),
    "mfa_remove_webauthn": _("Remove the key"),
    "usersessions_list": _("Where you are logged in"),
    "socialaccount_login_error": _("The login did not work"),
    "socialaccount_login_cancelled": _("You cancelled the login"),
    "openid_connect_login": _("Log in at your organisation"),
    "openid_connect_callback": _("The login did not work"),
}
