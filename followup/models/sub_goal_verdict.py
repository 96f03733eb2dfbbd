from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SubGoalVerdict(models.Model):
    """What an editor says of a sub-goal in place of what the key figures say, with a reason that everybody can read."""

    class Verdict(models.TextChoices):
        RIGHT_WAY = "right_way", _("It goes the right way")
        WRONG_WAY = "wrong_way", _("It goes the wrong way")
        MIXED = "mixed", _("The picture is mixed")
        NO_CLEAR_CHANGE = "no_clear_change", _("No clear change")
        NOT_KNOWN_YET = "not_known_yet", _("We do not know yet")

    sub_goal = models.OneToOneField(
        "strategy.SubGoal", models.CASCADE, related_name="verdict", verbose_name=_("sub-goal")
    )
    verdict = models.CharField(_("how it goes"), max_length=16, choices=Verdict)
    reason = models.TextField(_("reason"), max_length=600, help_text=_("Stands beside it on the site."))
    updated_at = models.DateTimeField(_("updated"), auto_now=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )

    class Meta:
        verbose_name = _("verdict on a sub-goal")
        verbose_name_plural = _("verdicts on sub-goals")
        ordering = ["sub_goal"]

    def __str__(self):
        return f"{self.sub_goal}: {self.get_verdict_display()}"
