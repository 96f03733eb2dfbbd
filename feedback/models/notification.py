from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class NewInspelDigest(models.Model):
    """
    A daily mail to one who moderates: it tells of the inspel after the row `after_id`, up to the row `up_to_id`.

    The span is kept with the promise of the mail, so that the mail says the same however late it is sent. It is a span
    of rows and not of time: inspel are stored one after the other, so none can turn up later among those told of.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="new_inspel_digests", verbose_name=_("who")
    )
    after_id = models.PositiveBigIntegerField(_("after"))
    up_to_id = models.PositiveBigIntegerField(_("up to"))
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("daily mail about new inspel")
        verbose_name_plural = _("daily mails about new inspel")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "after_id"], name="digest_tells_of_a_row_once"),
            models.CheckConstraint(name="digest_tells_of_a_row", condition=Q(up_to_id__gt=F("after_id"))),
        ]

    def __str__(self):
        return f"{self.user_id}: {self.after_id}–{self.up_to_id}"
