from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.swedish_order import SwedishOrder


class SavedFilter(models.Model):
    """A named filter of the queue in the admin, for its owner or for all moderators."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters", verbose_name=_("who")
    )
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("filter"), max_length=500, help_text=_("The part of the address after “?”."))
    is_shared = models.BooleanField(_("for everybody who moderates"), default=False)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = [SwedishOrder("name"), "pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_filter_name_once")]

    def __str__(self):
        return self.name
