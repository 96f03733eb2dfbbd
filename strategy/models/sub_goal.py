from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.base import Slugged
from core.rich_text import RichTextField


class SubGoal(Slugged):
    """One of the strategy's five sub-goals."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    title = models.CharField(_("title"), max_length=120)
    promise = models.CharField(_("in one sentence"), max_length=300)
    body = RichTextField(_("text"), blank=True)
    is_draft = models.BooleanField(
        _("draft – the process leader must approve it"),
        default=False,
        help_text=_("The text is shown on the site, marked as a draft, until it is approved."),
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
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

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
                | Q(approved_at__isnull=False, approved_by__isnull=False, is_draft=False),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("sub_goal", args=[self.slug])

    def approve(self, *, by):
        """Save the text as approved by this user, no longer a draft."""
        self.is_draft = False
        self.approved_at = timezone.now()
        self.approved_by = by
        self.save()
