from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.base import Example, Slugged, SlugManager
from core.rich_text import RichTextField
from strategy.models.strategy import OfStrategyQuerySet, Strategy, timeline_address


class Milestone(Slugged, Example):
    """An event on a strategy's timeline. `precision` says how much of its date is known and shown."""

    class Precision(models.TextChoices):
        DAY = "day", _("day")
        MONTH = "month", _("month")
        SEASON = "season", _("season")
        YEAR = "year", _("year")

    class Kind(models.TextChoices):
        DECISION = "decision", _("decision")
        WORK = "work", _("work")
        FOLLOW_UP = "follow_up", _("follow-up")

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="milestones", verbose_name=_("strategy"))
    starts_on = models.DateField(_("date"), help_text=_("The first day of the month, season or year if not exact."))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    precision = models.CharField(_("how exact"), max_length=10, choices=Precision, default=Precision.DAY)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.WORK)
    title = models.CharField(_("title"), max_length=200)
    body = RichTextField(_("text"), blank=True)

    objects = SlugManager.from_queryset(OfStrategyQuerySet)()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["starts_on", "slug"]
        constraints = [
            models.CheckConstraint(
                name="milestone_ends_after_start",
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                violation_error_message=_("The milestone cannot end before it starts."),
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return timeline_address(self.strategy)
