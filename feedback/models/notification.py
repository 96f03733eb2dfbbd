"""How moderators hear of new inspel: what each wants, and what a daily mail is about."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ModeratorPreference(models.Model):
    """The mail that a moderator wants about new inspel, and how far it has been sent."""

    class NewInspelMail(models.TextChoices):
        AT_ONCE = "at_once", _("At once; those that come close together share a mail")
        DAILY = "daily", _("One mail a day")
        NEVER = "never", _("No mail")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="moderator_preference", verbose_name=_("who")
    )
    new_inspel_mail = models.CharField(
        _("mail about new inspel"), max_length=8, choices=NewInspelMail, default=NewInspelMail.AT_ONCE
    )
    digest_covers_until = models.DateTimeField(
        _("daily mail sent for"), null=True, blank=True, editable=False, help_text=_("The hour that was due last.")
    )
    last_notified_id = models.PositiveBigIntegerField(
        _("told of every inspel up to"), null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("choice of mail")
        verbose_name_plural = _("choices of mail")
        constraints = [
            models.CheckConstraint(
                name="preference_is_known", condition=Q(new_inspel_mail__in=["at_once", "daily", "never"])
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.get_new_inspel_mail_display()}"


class NewInspelDigest(models.Model):
    """
    A daily mail to one moderator about the new inspel with ids after `after_id`, up to and including `up_to_id`.

    The range is stored when the mail is queued, so the mail says the same however late it is sent. It is a range of ids
    and not of time: none is being stored when the end of a range is set (models/arrivals.py), so none joins later.
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
            models.UniqueConstraint(fields=["user", "after_id"], name="digest_starts_once"),
            models.CheckConstraint(name="digest_range_is_not_empty", condition=Q(up_to_id__gt=F("after_id"))),
        ]

    def __str__(self):
        return f"{self.user_id}: {self.after_id}–{self.up_to_id}"
