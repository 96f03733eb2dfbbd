"""The name by which colleagues know the holder of an account."""


def user_display_name(user):
    """Return the full name of the user, or that of the account if there is none."""
    return user.get_full_name() or user.get_username()
