from django.db import models
from django.utils.translation import gettext_lazy as _


class UnusedFile(models.Model):
    """An uploaded file that nothing uses, and since when. It is removed after a time (strategy/stored_kinds.py)."""

    name = models.CharField(_("file"), max_length=255, unique=True)
    unused_since = models.DateTimeField(_("unused since"))

    class Meta:
        verbose_name = _("unused file")
        verbose_name_plural = _("unused files")

    def __str__(self):
        return self.name
