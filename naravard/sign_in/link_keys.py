"""The keys in the links of mails, with which somebody chooses a password."""

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator


class LinkKeys(EmailAwarePasswordResetTokenGenerator):
    """Keys that are of use only while the account may log in to the admin."""

    def check_token(self, user, token):
        return bool(user and user.is_active and user.is_staff) and super().check_token(user, token)
