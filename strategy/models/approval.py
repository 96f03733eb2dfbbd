"""A text that a process leader approves: its columns hold what is public, and a change of it waits as a draft."""

import hashlib
import json

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from strategy.models.draft import HasDraft

# To save only these leaves `updated_at`, which tells when the text was changed.
APPROVAL_FIELDS = ["is_unapproved", "approved_at", "approved_by"]


class ApprovedTextQuerySet(models.QuerySet):
    def to_approve(self):
        """Return those whose text a process leader has to read: not yet approved, or with a draft that waits."""
        return self.filter(Q(is_unapproved=True) | Q(draft__isnull=False))


class ApprovedText(HasDraft, models.Model):
    """
    Base of the models whose text a process leader approves.

    A text that was never approved is public, and marked so wherever it stands.
    """

    is_unapproved = models.BooleanField(
        _("not yet approved"),
        default=False,
        editable=False,
        help_text=_("The text was never approved. It is shown on the site, marked as not yet approved."),
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("approved by"),
    )

    class Meta:
        abstract = True

    @property
    def waits(self):
        """Whether there is anything to approve, return or discard."""
        return self.is_unapproved or self.waiting_draft is not None

    @property
    def fingerprint(self):
        """A text that differs when anything differs that somebody who edits or approves has to have seen."""
        draft = self.waiting_draft
        seen = [self.public_texts, self.is_unapproved, draft and [draft.texts, self._state_of(draft)]]
        return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()

    @staticmethod
    def _state_of(draft):
        return str(getattr(draft, "returned_at", None))

    def mark_as_approved(self, *, by):
        """Set who approved the text as it is now; nothing is saved."""
        self.is_unapproved = False
        self.approved_at = timezone.now()
        self.approved_by = by


def approved_when_and_by_whom(name):
    """Return the constraint that a text is approved by somebody at some time, or neither."""
    return models.CheckConstraint(
        name=name,
        condition=Q(approved_at__isnull=True, approved_by__isnull=True)
        | Q(approved_at__isnull=False, approved_by__isnull=False, is_unapproved=False),
    )
