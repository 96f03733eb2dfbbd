from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models.base import Example, Slugged
from core.swedish_order import SwedishOrder


class Theme(Slugged, Example):
    """A topic that process leaders tag inspel with, across the sub-goals. Also a filter of the public list."""

    name = models.CharField(_("name"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["order", SwedishOrder("name_sv")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """Return the address of the public list of inspel with this theme."""
        return reverse("inspel_list", query={"tema": self.slug})
