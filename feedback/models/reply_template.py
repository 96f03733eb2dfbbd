from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.base import Example
from core.swedish_order import SwedishOrder


class ReplyTemplate(Example):
    """
    A text in each language from which an answer can be started.

    Placeholders such as {reference} are filled in when it is used (feedback/admin/moderation/placeholders.py).
    """

    name = models.CharField(_("name"), max_length=80, unique=True)
    text = models.TextField(_("text"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("reply template")
        verbose_name_plural = _("reply templates")
        ordering = ["order", SwedishOrder("name")]

    def __str__(self):
        return self.name
