from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# A mail and its receipt belong together for a day, and a mail is tried again for two.
LEAST_DAYS, MOST_DAYS = 7, 36500


class StoragePeriod(models.Model):
    """How long rows of one kind are kept, where that differs from the default of the kind (core/storage_periods.py)."""

    kind = models.CharField(_("what"), max_length=40, unique=True)
    days = models.PositiveIntegerField(
        _("days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(LEAST_DAYS), MaxValueValidator(MOST_DAYS)],
        help_text=_("Leave it empty to keep everything."),
    )
    decision_reference = models.CharField(
        _("decision"),
        max_length=120,
        blank=True,
        help_text=_("The reference of the authority's decision. Needed for what the public has sent."),
    )

    class Meta:
        verbose_name = _("storage period")
        verbose_name_plural = _("storage periods")
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(
                name="storage_period_is_not_too_short",
                condition=Q(days=None) | Q(days__gte=LEAST_DAYS, days__lte=MOST_DAYS),
            )
        ]

    def __str__(self):
        return self.kind
