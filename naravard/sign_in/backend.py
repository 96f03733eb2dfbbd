"""Who a password is of."""

from allauth.account.auth_backends import AuthenticationBackend


class PasswordBackend(AuthenticationBackend):
    """
    Look at each password once.

    allauth looks for what was typed as a user name and as an address, and compares the password anew for each: by the
    time that takes, a stranger would learn which addresses have an account.
    """

    def authenticate(self, request, **credentials):
        self._compared = set()
        return super().authenticate(request, **credentials)

    def _check_password(self, user, password):
        if user and user.pk in self._compared:
            return None
        if user:
            self._compared.add(user.pk)
        return super()._check_password(user, password)
