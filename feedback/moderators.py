"""The users who moderate inspel, and what they are called in pages and mails."""

from django.contrib.auth import get_user_model
from django.db.models import CharField, F, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim

from core.swedish_order import SwedishOrder

# What `user_display_name` returns.
_SHOWN_NAME = Coalesce(
    NullIf(Trim(Concat("first_name", Value(" "), "last_name")), Value("")), F("username"), output_field=CharField()
)


def moderators():
    """Return a queryset of the users who may answer and decide on inspel, sorted by the name that is shown."""
    users = get_user_model().objects.with_perm(
        "feedback.moderate_inspel", backend="django.contrib.auth.backends.ModelBackend"
    )
    return users.order_by(SwedishOrder(_SHOWN_NAME), "username")


def addresses_of(users):
    """Return a sorted list of the users' mail addresses, each once. Users without an address are left out."""
    return sorted({user.email for user in users if user.email})
