from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.base import Example, Slugged, SlugManager
from core.rich_text import RichTextField
from strategy.models.strategy import OfStrategyQuerySet, Strategy, timeline_address

# The least exact first: a year, then its seasons, months and days.
HOW_EXACT = models.Case(
    *(models.When(precision=name, then=order) for order, name in enumerate(["year", "season", "month"])), default=3
)


class Milestone(Slugged, Example):
    """
    An event on a strategy's timeline. `precision` says how much of its date is known and shown.

    What is less exact begins on the first day of its time, and stands before what is more exact on the same day.
    """

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
        ordering = ["starts_on", HOW_EXACT, "slug"]
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

    def clean(self):
        """Let it begin on that day before its end is compared with it."""
        super().clean()
        if self.starts_on:
            self.starts_on = self.first_day_of_period(self.starts_on, self.precision)

    def save(self, *args, **kwargs):
        """Let it begin on the first day of what is known of its date, by which it is sorted."""
        self.starts_on = self.first_day_of_period(self.starts_on, self.precision)
        super().save(*args, **kwargs)

    @classmethod
    def first_day_of_period(cls, day, precision):
        """Return the first day of the month, season or year of the day. A winter begins in December."""
        match precision:
            case cls.Precision.MONTH:
                return day.replace(day=1)
            case cls.Precision.SEASON:
                year, month = (day.year - 1, 12) if day.month < 3 else (day.year, day.month - day.month % 3)
                return day.replace(year=year, month=month, day=1)
            case cls.Precision.YEAR:
                return day.replace(month=1, day=1)
        return day
