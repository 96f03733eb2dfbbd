"""How many have asked for a piece that is missing about an organisation, and up to which day who keeps it was told."""

from django.conf import settings
from django.db import models
from django.db.models import F, Max, Min, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MissingPiece(models.TextChoices):
    CONTACTS = "contacts", _("telephone number to call")
    DECISION = "decision", _("decision on the strategy")
    ACTIVITIES = "activities", _("what is under way")
    FIGURES = "figures", _("values of key figures")


class NudgeQuerySet(models.QuerySet):
    def count_one(self, *, organisation, piece):
        """Count one more who has asked today."""
        row, _is_new = self.get_or_create(organisation=organisation, piece=piece, day=timezone.localdate())
        self.filter(pk=row.pk).update(number=F("number") + 1)

    def by_piece(self):
        """Return one dict for each piece: organisation, piece, number, since and latest; most asked for first."""
        sums = {"number": Sum("number"), "since": Min("day"), "latest": Max("day")}
        rows = (
            self.order_by().values("organisation", "piece").annotate(**{f"all_{name}": s for name, s in sums.items()})
        )
        return [
            {"organisation": row["organisation"], "piece": MissingPiece(row["piece"])}
            | {name: row[f"all_{name}"] for name in sums}
            for row in rows.order_by("-all_number", "organisation", "piece")
        ]


class Nudge(models.Model):
    """How many times in a day somebody has asked for a missing piece. It says nothing of who."""

    organisation = models.ForeignKey(
        "contacts.Organisation", models.CASCADE, related_name="nudges", verbose_name=_("organisation")
    )
    piece = models.CharField(_("what is asked for"), max_length=10, choices=MissingPiece)
    day = models.DateField(_("day"))
    number = models.PositiveIntegerField(_("how many times"), default=0)

    objects = NudgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("question for what is missing")
        verbose_name_plural = _("questions for what is missing")
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint("organisation", "piece", "day", name="nudge_once_a_day_for_each_piece"),
            models.CheckConstraint(name="nudge_known_piece", condition=Q(piece__in=MissingPiece.values)),
        ]

    def __str__(self):
        return f"{self.organisation}: {self.get_piece_display()}"


class NudgeWatermark(models.Model):
    """Up to which day, inclusive, a mail has told somebody of nudges, and the days after which that mail told."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    told_after = models.DateField(null=True)
    told_up_to = models.DateField()

    class Meta:
        verbose_name = _("mail about questions for what is missing")
        verbose_name_plural = _("mails about questions for what is missing")

    def __str__(self):
        return f"{self.user} {self.told_up_to:%Y-%m-%d}"
