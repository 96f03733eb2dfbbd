import hashlib
import json

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.base import Slugged, SlugManager
from core.rich_text import RichTextField
from strategy.models.draft import HasDraft, language_columns

# To save only these leaves `updated_at`, which tells when the text was changed.
APPROVAL_FIELDS = ["is_unapproved", "approved_at", "approved_by"]
TRANSLATED_TEXTS = ["title", "promise", "body"]


class SubGoalQuerySet(models.QuerySet):
    def to_approve(self):
        """Return those whose text a process leader has to read: not yet approved, or with a draft that waits."""
        return self.filter(Q(is_unapproved=True) | Q(draft__returned_at=None, draft__isnull=False))

    def returned(self):
        """Return those whose draft a process leader gave back to the editors."""
        return self.filter(draft__returned_at__isnull=False)


class SubGoal(HasDraft, Slugged):
    """
    One of the strategy's five sub-goals.

    Its columns hold what is public. A change of an approved text is a SubGoalDraft until a process leader approves it.
    """

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    title = models.CharField(_("title"), max_length=120)
    promise = models.CharField(_("in one sentence"), max_length=300)
    body = RichTextField(_("text"), blank=True)
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
    updated_at = models.DateTimeField(_("updated"), auto_now=True, null=True)

    objects = SlugManager.from_queryset(SubGoalQuerySet)()

    class Meta:
        verbose_name = _("sub-goal")
        verbose_name_plural = _("sub-goals")
        ordering = ["number"]
        permissions = [("approve_subgoal", _("Can approve the text of a sub-goal"))]
        constraints = [
            models.CheckConstraint(name="sub_goal_number_1_to_5", condition=Q(number__gte=1, number__lte=5)),
            models.CheckConstraint(
                name="sub_goal_approved_when_and_by_whom",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False, is_unapproved=False),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("sub_goal", args=[self.slug])

    @classmethod
    def draft_columns(cls):
        return text_columns()

    @property
    def waits(self):
        """Whether there is anything to approve, return or discard."""
        return self.is_unapproved or self.waiting_draft is not None

    @property
    def fingerprint(self):
        """A text that differs when anything differs that somebody who edits or approves has to have seen."""
        draft = self.waiting_draft
        seen = [self.public_texts, self.is_unapproved, draft and [draft.texts, str(draft.returned_at)]]
        return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()

    def mark_as_approved(self, *, by):
        """Set who approved the text as it is now; nothing is saved."""
        self.is_unapproved = False
        self.approved_at = timezone.now()
        self.approved_by = by


def text_columns():
    """Return the names of the columns with the text, in every language."""
    return language_columns(TRANSLATED_TEXTS)
