from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityReminder(models.Model):
    """The watermark of a reporter: the day on which a mail told them last that an activity has no news."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    activity = models.ForeignKey("followup.Activity", models.CASCADE, related_name="reminders")
    told_on = models.DateField()

    class Meta:
        verbose_name = _("reminder of an activity")
        verbose_name_plural = _("reminders of activities")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("user", "activity", name="activity_reminder_once_for_each")]

    def __str__(self):
        return f"{self.activity} {self.told_on:%Y-%m-%d}"
