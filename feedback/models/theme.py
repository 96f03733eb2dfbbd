from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models.base import Example, Slugged


class Theme(Slugged, Example):
    """What an inspel is about in the process leaders' words, across the sub-goals: a filter for the public too."""

    name = models.CharField(_("name"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["order", "slug"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """The public list of what is sorted under it."""
        return reverse("inspel_list", query={"tema": self.slug})
