from django.db import models
from django.utils.translation import gettext_lazy as _


class ReferenceSeriesManager(models.Manager):
    def locked(self, year):
        """Return the series of the year, with its row locked until the transaction ends, so that senders take turns."""
        self.get_or_create(year=year)
        return self.select_for_update().get(year=year)


class ReferenceSeries(models.Model):
    """The counter behind the references of one year."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    last = models.PositiveIntegerField(_("last number"), default=0)

    objects = ReferenceSeriesManager()

    class Meta:
        verbose_name = _("reference series")
        verbose_name_plural = _("reference series")

    def __str__(self):
        return str(self.year)

    def next_reference(self):
        """Count up, save and return the new reference, for instance "2026-0007"."""
        self.last += 1
        self.save()
        return self.reference

    @property
    def reference(self):
        """The reference that was assigned last."""
        return f"{self.year}-{self.last:04d}"
