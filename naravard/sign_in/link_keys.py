"""The keys in the links of mails, with which somebody chooses a password."""

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator

from naravard.sign_in.organisation_account import logs_in_at_provider_alone


class LinkKeys(EmailAwarePasswordResetTokenGenerator):
    """Keys that are of use only while the account may log in to the admin, and has a password of its own."""

    def check_token(self, user, token):
        may_log_in = user and user.is_active and user.is_staff
        return bool(may_log_in) and super().check_token(user, token) and not logs_in_at_provider_alone(user)
