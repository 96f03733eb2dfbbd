from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MESSAGE_MAX_LENGTH = 5000


class InspelMessageQuerySet(models.QuerySet):
    def from_sender(self):
        return self.filter(by=None)

    def unread(self):
        return self.filter(read_at=None)


class InspelMessage(models.Model):
    """
    A message in the private dialogue between the sender of an inspel and a process leader.

    It is never changed and never public. `by` is empty for the sender, who can be anonymous.
    """

    inspel = models.ForeignKey("feedback.Inspel", models.CASCADE, related_name="messages", verbose_name=_("inspel"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
        help_text=_("Empty: the sender."),
    )
    text = models.TextField(_("message"), max_length=MESSAGE_MAX_LENGTH)
    key_hash = models.CharField(
        _("hash of the form key"), max_length=64, unique=True, null=True, blank=True, editable=False
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    read_at = models.DateTimeField(_("read by the other side"), null=True, blank=True, editable=False)

    objects = InspelMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message about an inspel")
        verbose_name_plural = _("messages about inspel")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["sent_at"], name="inspel_message_to_read", condition=Q(by=None, read_at=None)),
        ]
        constraints = [models.CheckConstraint(name="inspel_message_has_text", condition=~Q(text=""))]

    def __str__(self):
        return f"{self.inspel_id} {self.sent_at:%Y-%m-%d %H:%M}"

    @property
    def is_from_sender(self):
        return self.by_id is None
