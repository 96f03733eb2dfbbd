"""A record of what a mail is about, where no other row says it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class NewInspelDigest(models.Model):
    """
    A daily mail to one moderator about the new inspel with ids after `after_id`, up to and including `up_to_id`.

    The range is stored when the mail is queued, so the mail says the same however late it is sent. It is a range of ids
    and not of time: inspel are stored one at a time (models/reference.py), so none can be added to a range later.
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
