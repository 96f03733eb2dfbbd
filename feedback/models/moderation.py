"""What moderators set up for their own work: reply templates, saved filters and the choice of mail."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models.base import Example


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
        ordering = ["order", "name"]

    def __str__(self):
        return self.name


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
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_filter_name_once")]

    def __str__(self):
        return self.name


class ModeratorPreference(models.Model):
    """The mail that a moderator wants about new inspel, and how far it has been sent."""

    class NewInspelMail(models.TextChoices):
        AT_ONCE = "at_once", _("A mail for each, at once")
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
