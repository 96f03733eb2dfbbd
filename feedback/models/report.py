from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

REPORT_COMMENT_MAX_LENGTH = 1000


class InspelReportQuerySet(models.QuerySet):
    def unsettled(self):
        return self.filter(settled_at=None)


class InspelReport(models.Model):
    """A report that a published inspel should not be public as it is. It stores nothing about who reported it."""

    class Reason(models.TextChoices):
        PERSONAL_DATA = "personal_data", _("It shows who somebody is")
        OFFENSIVE = "offensive", _("It is offensive or threatening")
        FALSE = "false", _("It is not true")
        OTHER = "other", _("Something else")

    class Outcome(models.TextChoices):
        KEPT = "kept", _("Left as it was")
        CHANGED = "changed", _("The text was changed")
        TAKEN_DOWN = "taken_down", _("Taken down")

    inspel = models.ForeignKey("feedback.Inspel", models.CASCADE, related_name="reports", verbose_name=_("inspel"))
    reason = models.CharField(_("reason"), max_length=16, choices=Reason)
    comment = models.TextField(_("comment"), max_length=REPORT_COMMENT_MAX_LENGTH, blank=True)
    reported_at = models.DateTimeField(_("reported"), default=timezone.now, editable=False)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("settled by"),
    )

    objects = InspelReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of an inspel")
        verbose_name_plural = _("reports of inspel")
        ordering = ["-reported_at", "-pk"]
        indexes = [models.Index(fields=["reported_at"], name="report_unsettled", condition=Q(settled_at=None))]
        constraints = [
            models.CheckConstraint(
                name="report_settled_has_outcome",
                condition=Q(settled_at=None, settled_by=None, outcome="")
                | Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(outcome=""),
            )
        ]

    def __str__(self):
        return str(self.get_reason_display())
