from django.db import models
from django.utils.translation import gettext_lazy as _

from followup.models import Promise


class InspelPromiseQuerySet(models.QuerySet):
    def public(self):
        """Return those that stand in an answer which anybody may read."""
        return self.filter(
            inspel__publication="published", inspel__is_confidential=False, inspel__answered_at__isnull=False
        )


class InspelPromiseManager(models.Manager.from_queryset(InspelPromiseQuerySet)):
    def get_queryset(self):
        """Return the rows with their promises: nobody reads one without the other."""
        return super().get_queryset().select_related("promise")


class InspelPromise(models.Model):
    """
    A promise in the answer to an inspel. It counts once the answer is given.

    `told_outcome` and `told_on` are the watermark of the sender: what a mail has told of how it went.
    """

    inspel = models.ForeignKey("feedback.Inspel", models.CASCADE, related_name="promises", verbose_name=_("inspel"))
    promise = models.OneToOneField(Promise, models.CASCADE, related_name="in_answer", verbose_name=_("promise"))
    told_outcome = models.CharField(max_length=9, blank=True, editable=False)
    told_on = models.DateField(null=True, editable=False)

    objects = InspelPromiseManager()

    class Meta:
        verbose_name = _("promise in an answer")
        verbose_name_plural = _("promises in answers")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.inspel}: {self.promise}"
