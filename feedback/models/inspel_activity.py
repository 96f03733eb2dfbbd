from django.db import models
from django.utils.translation import gettext_lazy as _


class InspelActivity(models.Model):
    """That an activity came after an inspel."""

    activity = models.ForeignKey(
        "followup.Activity", models.CASCADE, related_name="came_after", verbose_name=_("activity")
    )
    inspel = models.ForeignKey("feedback.Inspel", models.CASCADE, related_name="led_on_to", verbose_name=_("inspel"))

    class Meta:
        verbose_name = _("inspel that an activity came after")
        verbose_name_plural = _("inspel that activities came after")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("activity", "inspel", name="activity_came_after_inspel_once")]

    def __str__(self):
        return f"{self.activity}: {self.inspel}"
