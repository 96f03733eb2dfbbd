from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.display_name import user_display_name
from feedback.lifecycle import EventDetail, Handling, Publication
from feedback.models.report import InspelReport


class InspelEvent(models.Model):
    """An entry in the log of an inspel: who changed what, and when. Entries are added, never changed."""

    class What(models.TextChoices):
        HANDLING = "handling", _("handling")
        PUBLICATION = "publication", _("publication")
        ANSWER = "answer", _("answer")
        PUBLIC_TEXT = "public_text", _("text to publish")
        SORTING = "sorting", _("sorting")
        MESSAGE = "message", _("message")
        NOTE = "note", _("internal note")
        VERDICT = "verdict", _("the sender's word on the answer")
        CONSENT = "consent", _("consent")
        ERASURE = "erasure", _("personal data")
        CONFIDENTIALITY = "confidentiality", _("confidentiality")
        REPORT = "report", _("report from the public")
        RECORD = "record", _("public record")

    inspel = models.ForeignKey("feedback.Inspel", models.CASCADE, related_name="events", verbose_name=_("inspel"))
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
        help_text=_("Empty: the sender, a reader or the portal itself."),
    )
    what = models.CharField(_("what"), max_length=16, choices=What)
    from_state = models.CharField(_("from"), max_length=20, blank=True)
    to_state = models.CharField(_("to"), max_length=20, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["pk"]  # the order of writing; `at` can be out of order, since a clock can be set back

    def __str__(self):
        states = [self.state_label(state) for state in [self.from_state, self.to_state] if state]
        return ": ".join([str(self.get_what_display()), *filter(None, [" → ".join(map(str, states))])])

    def save(self, *args, **kwargs):
        if self.pk is not None and not self._state.adding:
            raise TypeError("An event is never changed; add a new one.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("An event is never deleted on its own.")

    @property
    def who(self):
        """The name to show. Without a user it was the sender, unless it was a reader or the portal by itself."""
        if self.by:
            return user_display_name(self.by)
        if self.what == self.What.REPORT:
            return _("A reader")
        by_rule = self.what == self.What.ERASURE and self.note  # a retention rule notes its decision, a sender nothing
        if by_rule or self.what == self.What.SORTING or self.to_state == Handling.REOPENED:
            return _("The portal by itself")
        return _("The sender")

    def state_label(self, state):
        """Return the label of a value of `from_state` or `to_state`, or the value itself if it is not known."""
        if self.what == self.What.REPORT:
            return dict([*InspelReport.Reason.choices, *InspelReport.Outcome.choices]).get(state, state)
        choices = {"handling": Handling, "publication": Publication}.get(self.what, EventDetail)
        return choices(state).label if state in choices else state
