"""What is kept of sessions, and for how long. NaravardConfig.ready imports it."""

from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from core.storage_periods import delete_rows, register_stored_kind

register_stored_kind(
    "sign_in.session",
    label=_("From which network and browser somebody was logged in"),
    counts_from=_("the day of the login"),
    overdue=lambda before: UserSession.objects.filter(last_seen_at__lt=before),
    remove=delete_rows,
    default_days=7,
)
