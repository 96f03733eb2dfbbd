from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Agreement(models.Model):
    """
    That a device has agreed with an inspel on a day, so that it is counted once. The count itself is on the inspel.

    The device is a hash with a key that changes each day: nobody can tell which device it was, nor follow it to the
    next day. Rows of earlier days have no use and are removed.
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
