from django.conf import settings
from django.db import models
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DelayedActionQuerySet(models.QuerySet):
    def waiting(self):
        """Return those that will be carried out, and can be undone until then."""
        return self.filter(stopped_at=None)

    def due(self):
        return self.waiting().filter(due_at__lte=timezone.now())

    def refused(self):
        """Return those that were not carried out though nobody undid them: somebody has to see to the inspel."""
        return self.filter(why_stopped__in=[DelayedAction.Why.CHANGED, DelayedAction.Why.FAILED])


class DelayedAction(models.Model):
    """
    A button that was clicked and is carried out UNDO_SECONDS later, unless it is undone.

    `typed` is everything that stood in the form: what is carried out, or given back. A row that is carried out is
    deleted; one that is stopped stays until the next action on the inspel, for the form to come back as it was typed.

    A button of the moderation page has no `group`. A bulk action has a row for each of its inspel, with a `group` of
    their own, by which they are undone together.
    """

    class Why(models.TextChoices):
        UNDONE = "undone", _("undone")
        CHANGED = "changed", _("the inspel was changed meanwhile")
        FAILED = "failed", _("it failed")

    inspel = models.OneToOneField(
        "feedback.Inspel", models.CASCADE, related_name="delayed_action", verbose_name=_("inspel")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("who"))
    action = models.CharField(_("action"), max_length=40)
    group = models.UUIDField(_("group"), null=True, blank=True)
    typed = models.JSONField(_("what was typed"))
    due_at = models.DateTimeField(_("when"))
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    why_stopped = models.CharField(_("why stopped"), max_length=10, choices=Why, blank=True)

    objects = DelayedActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("delayed action")
        verbose_name_plural = _("delayed actions")
        indexes = [models.Index(fields=["due_at"], name="delayed_action_waiting", condition=models.Q(stopped_at=None))]
        constraints = [
            models.CheckConstraint(
                name="delayed_action_stopped_for_a_reason",
                condition=models.Q(stopped_at=None, why_stopped="")
                | models.Q(stopped_at__isnull=False) & ~models.Q(why_stopped=""),
            )
        ]

    def __str__(self):
        return f"{self.inspel}: {self.action}"

    def typed_data(self):
        """Return `typed` as the data of a submitted form."""
        data = QueryDict(mutable=True)
        for name, values in self.typed.items():
            data.setlist(name, values)
        return data
