"""Who moderates: the one place that asks."""

from django.contrib.auth import get_user_model


def moderators():
    """Everybody who may answer and decide on inspel, by name as it is shown."""
    users = get_user_model().objects.with_perm(
        "feedback.moderate_inspel", backend="django.contrib.auth.backends.ModelBackend"
    )
    return users.order_by("first_name", "last_name", "username")


def addresses_of(users):
    """Return where a mail to these people goes: not everybody has an address, and nobody gets it twice."""
    return sorted({user.email for user in users if user.email})


def user_display_name(user):
    return user.get_full_name() or user.get_username()
