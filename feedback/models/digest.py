from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class NewInspelDigest(models.Model):
    """
    A daily mail to one who moderates: it tells of the inspel received after `covers_from`, up to `covers_until`.

    The span is kept with the promise of the mail, so that the mail says the same however late it is sent.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="new_inspel_digests", verbose_name=_("who")
    )
    covers_from = models.DateTimeField(_("after"))
    covers_until = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("daily mail about new inspel")
        verbose_name_plural = _("daily mails about new inspel")
        ordering = ["-covers_until", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "covers_until"], name="digest_one_for_each_time"),
            models.CheckConstraint(name="digest_covers_a_time", condition=Q(covers_until__gt=F("covers_from"))),
        ]

    def __str__(self):
        return f"{self.user_id} {self.covers_until:%Y-%m-%d %H:%M}"
