from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Agreement(models.Model):
    """
    One device that agreed with an inspel on one day, so that it is counted once. `Inspel.agreements` holds the count.

    The device is stored as a hash whose key changes each day (feedback/privacy/device_hash.py): it identifies no device
    and cannot be followed to the next day. A task deletes the rows of earlier days, which have no use.
    """

    inspel = models.ForeignKey("feedback.Inspel", models.CASCADE, related_name="agreed", verbose_name=_("inspel"))
    device_hash = models.CharField(_("hash of the device"), max_length=64)
    day = models.DateField(_("day"), default=timezone.localdate, db_index=True)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.UniqueConstraint(fields=["inspel", "day", "device_hash"], name="agreement_one_for_device_and_day")
        ]

    def __str__(self):
        return f"{self.inspel_id} {self.day}"
