from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.base import Example
from followup.models.activity import MAX_TEXT, Activity


class ActivityUpdateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return those of the activities that the user may read in the admin."""
        return self.filter(activity__in=Activity.objects.visible_to(user).order_by())

    def of_organisation(self, organisation_id):
        return self.filter(activity__in=Activity.objects.of_organisation(organisation_id).order_by())


class ActivityUpdate(Example):
    """What was told of an activity on a day."""

    can_become_real = False

    activity = models.ForeignKey(
        "followup.Activity", models.CASCADE, related_name="updates", verbose_name=_("activity")
    )
    day = models.DateField(_("day"), default=timezone.localdate)
    text = models.TextField(_("what has happened"), max_length=MAX_TEXT)

    objects = ActivityUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("update of an activity")
        verbose_name_plural = _("updates of activities")
        ordering = ["-day", "-pk"]

    def __str__(self):
        return f"{self.activity} {self.day:%Y-%m-%d}"

    def get_absolute_url(self):
        return f"{self.activity.get_absolute_url()}#news"

    def clean(self):
        super().clean()
        if self.day and self.day > timezone.localdate():
            raise ValidationError({"day": _("It has not happened yet. Write a day up to today.")})

    def save(self, *args, **kwargs):
        """What is told of a made-up activity is made up too."""
        self.is_example = self.activity.is_example
        super().save(*args, **kwargs)
