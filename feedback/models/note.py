from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

NOTE_MAX_LENGTH = 5000


class InspelNote(models.Model):
    """
    An internal note about an inspel, hidden from the sender and the public.

    It may still have to be disclosed on request, as a public record (feedback/reporting/disclosure.py).
    """

    inspel = models.ForeignKey("feedback.Inspel", models.CASCADE, related_name="notes", verbose_name=_("inspel"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    text = models.TextField(_("note"), max_length=NOTE_MAX_LENGTH)
    written_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="inspel_note_has_text", condition=~models.Q(text=""))]

    def __str__(self):
        return f"{self.inspel_id} {self.written_at:%Y-%m-%d %H:%M}"
