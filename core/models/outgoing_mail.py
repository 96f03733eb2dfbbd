from functools import partial

from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _


class OutgoingMailQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(status=OutgoingMail.Status.WAITING)

    def interrupted(self, now):
        """Return the mails whose worker was killed while it sent them, so that it is unknown whether they were sent."""
        return self.filter(status=OutgoingMail.Status.SENDING, next_attempt_at__lte=now)

    def failed(self):
        return self.filter(status=OutgoingMail.Status.FAILED)


class OutgoingMail(models.Model):
    """
    One queued mail, created in the same transaction as the row that it is about.

    It stores no address and no text. `kind` is the key of a composer (core/mail/registry.py), which builds the mail
    from the row with the id `about_id` when it is sent. So the queue holds no personal data, and a consent that is
    withdrawn before the mail is sent is respected.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being handed over")
        SENT = "sent", _("sent")
        NOT_NEEDED = "not_needed", _("no longer needed")
        FAILED = "failed", _("failed")

    kind = models.CharField(_("kind"), max_length=60)
    about_id = models.PositiveBigIntegerField(_("about"))
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.WAITING)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(
        _("not tried again before"),
        default=timezone.now,
        help_text=_("Set when an attempt begins, so no other repeats it."),
    )
    message_key = models.CharField(
        _("random part of the Message-ID"), max_length=16, default=partial(get_random_string, 16), editable=False
    )
    last_error = models.CharField(_("last error"), max_length=200, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["kind", "about_id"], name="outgoing_mail_of_kind"),
            # What each mail that is sent looks for among all that were.
            models.Index(
                fields=["status"], condition=models.Q(status__in=["waiting", "sending"]), name="outgoing_mail_underway"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="outgoing_mail_sent_has_time",
                condition=models.Q(status="sent", sent_at__isnull=False)
                | (~models.Q(status="sent") & models.Q(sent_at__isnull=True)),
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.about_id}"
