"""Writes the audit log. What is recorded fails if it cannot be recorded, but for what would keep somebody logged in."""

import logging
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, transaction
from django.utils import timezone
from simple_history.models import HistoricalRecords

from core.display_name import user_display_name
from core.models.audit_entry import AuditEntry
from core.storage_periods import STORED_KINDS, days_of_kind

Kind = AuditEntry.Kind
STORED_KIND = "core.audit_entry"
# What an entry may say besides who, when and about what. None of it is what a sender wrote, nor a network address.
DETAIL_KEYS = {"added", "removed", "changed", "from", "to", "format", "left_out", "selection"}

logger = logging.getLogger(__name__)


def record(kind, *, by=None, about=None, label=None, **detail):
    """
    Add an entry and return it. Call it before what it tells of is shown, or in the transaction that does it.

    `by` is an account, or None for the portal itself and for a command; `about` a row, told by its number and by
    `label`, or else as it calls itself. Raise ValueError for a detail that is not one of DETAIL_KEYS.
    """
    if unknown := detail.keys() - DETAIL_KEYS:
        raise ValueError(f"not in DETAIL_KEYS: {sorted(unknown)}")
    now = timezone.now()
    entry = AuditEntry(
        at=now,
        kind=kind,
        actor_id=by.pk if by else None,
        actor_name=account_name(by) if by else "",
        about_type=about._meta.label_lower if about else "",
        about_id=str(about.pk) if about else "",
        about_label=str(label if label is not None else about or "")[:460],
        detail=detail,
        keep_until=now + timedelta(days=days_kept()),
    )
    entry.save(force_insert=True)
    return entry


def record_if_possible(kind, **fields):
    """Add an entry to what must work without one: whoever leaves is logged out though nothing can be written."""
    try:
        with transaction.atomic():
            record(kind, **fields)
    except DatabaseError as error:
        logger.error("An entry of the audit log could not be written: %s, %s", kind, type(error).__name__)


def days_kept():
    """Return for how many days an entry that is written now is kept at least, whatever is decided later."""
    kind = STORED_KINDS[STORED_KIND]
    return max(days_of_kind(STORED_KIND) or kind.default_days, kind.least_days)


def account_name(user):
    """Return the name of the account, after that of its holder if there is one."""
    name, username = user_display_name(user), user.get_username()
    return name if name == username else f"{name} ({username})"


def current_account():
    """Return who sends the request that is answered now, or None for a visitor, the worker and a command."""
    request = getattr(HistoricalRecords.context, "request", None)
    user = getattr(request, "user", None) or AnonymousUser()
    return user if user.is_authenticated else None
