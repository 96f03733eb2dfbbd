from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.base import Example


class ContactMessage(Example):
    """A message from a contact's form or from the accessibility report. It is stored first, then mailed."""

    class Topic(models.TextChoices):
        QUESTION = "question", _("question")
        ACCESSIBILITY = "accessibility", _("accessibility report")

    can_become_real = False

    form_key = models.UUIDField(_("form key"), unique=True, editable=False)
    to = models.ForeignKey(
        "contacts.Contact",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("to"),
        help_text=_("Empty: written to the process leader when nobody had the role."),
    )
    topic = models.CharField(_("topic"), max_length=20, choices=Topic, default=Topic.QUESTION)
    text = models.TextField(_("message"))
    sender_name = models.CharField(_("name"), max_length=120, blank=True)
    reply_to = models.EmailField(_("e-mail for a reply"), blank=True)
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)
    handled_at = models.DateTimeField(_("handled"), null=True, blank=True)
    handled_by = models.ForeignKey(
        "contacts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("handled by")
    )

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-sent_at"]
        constraints = [
            models.CheckConstraint(
                name="contact_message_handled_when_and_by_whom",
                condition=models.Q(handled_at__isnull=True, handled_by__isnull=True)
                | models.Q(handled_at__isnull=False, handled_by__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.get_topic_display()} {self.pk}"

    @property
    def has_personal_data(self):
        return bool(self.sender_name or self.reply_to)

    @property
    def contact_details_given(self):
        """What the sender left, in words, without what it is."""
        if self.sender_name and self.reply_to:
            return _("A name and an e-mail address")
        return _("An e-mail address") if self.reply_to else _("A name, but no e-mail address for a reply")
