from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from strategy.models.draft import TextDraft
from strategy.models.sub_goal import SubGoal


class SubGoalDraft(TextDraft):
    """A changed text of an approved sub-goal, which nobody but staff sees until a process leader approves it."""

    sub_goal = models.OneToOneField(SubGoal, models.CASCADE, related_name="draft", verbose_name=_("sub-goal"))
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("returned by")
    )
    returned_at = models.DateTimeField(_("returned"), null=True, blank=True)
    returned_why = models.TextField(_("why it was returned"), blank=True)

    class Meta:
        verbose_name = _("draft of a sub-goal")
        verbose_name_plural = _("drafts of sub-goals")
        constraints = [
            models.CheckConstraint(
                name="sub_goal_draft_returned_by_whom_and_why",
                condition=Q(returned_at=None, returned_by=None, returned_why="")
                | Q(returned_at__isnull=False, returned_by__isnull=False) & ~Q(returned_why=""),
            )
        ]

    def __str__(self):
        return str(self.sub_goal)

    def write(self, texts, *, by, confirmed=()):
        super().write(texts, by=by, confirmed=confirmed)
        self.returned_at, self.returned_by, self.returned_why = None, None, ""
