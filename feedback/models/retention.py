from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.lifecycle import Handling
from feedback.models.event import InspelEvent
from feedback.models.inspel import Inspel


class RetentionRuleQuerySet(models.QuerySet):
    def in_force(self):
        """Return the active rules, those for personal data first: an inspel under both rules gets a receipt of each."""
        return self.filter(is_active=True).order_by("-removes", "state")


class RetentionRule(models.Model):
    """
    How long inspel in a state are stored and what is removed then, by a decision of the authority.

    Without a rule nothing is ever removed.
    """

    class Removes(models.TextChoices):
        PERSONAL_DATA = "personal_data", _("Name and e-mail address")
        EVERYTHING = "everything", _("The whole inspel")

    state = models.CharField(
        _("state"),
        max_length=20,
        choices=[(state.value, state.label) for state in [Handling.ANSWERED, Handling.CLOSED, Handling.SPAM]],
    )
    removes = models.CharField(_("what is removed"), max_length=16, choices=Removes)
    months = models.PositiveSmallIntegerField(_("after how many months"), help_text=_("Since the inspel was decided."))
    decision_reference = models.CharField(
        _("decision"), max_length=120, help_text=_("The reference of the authority's decision on what may be removed.")
    )
    is_active = models.BooleanField(
        _("in force"),
        default=False,
        help_text=_("The portal then removes each night what is kept no longer. That cannot be undone."),
    )

    objects = RetentionRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")
        ordering = ["state", "removes"]
        constraints = [
            models.UniqueConstraint(fields=["state", "removes"], name="retention_one_rule_for_each"),
            models.CheckConstraint(
                name="retention_has_time_and_decision", condition=Q(months__gte=1) & ~Q(decision_reference="")
            ),
        ]

    def __str__(self):
        return f"{self.get_state_display()}: {self.get_removes_display()}"

    def overdue(self, now):
        """
        Return a queryset of the inspel whose time is up at `now` and which still hold what the rule removes.

        The time counts from the last change of handling in the log. An inspel that has duplicates is not removed as a
        whole before them, since their senders read its answer.
        """
        decided = Subquery(
            InspelEvent.objects.filter(inspel=OuterRef("pk"), what=InspelEvent.What.HANDLING)
            .order_by("-pk")
            .values("at")[:1]
        )
        rows = Inspel.objects.filter(handling=self.state).alias(decided_at=decided)
        # In the portal's time zone: late in the evening UTC is still in the month before.
        rows = rows.filter(decided_at__lte=timezone.localtime(now) - relativedelta(months=self.months))
        if self.removes == self.Removes.PERSONAL_DATA:
            return rows.exclude(name="", email="")
        return rows.filter(~Exists(Inspel.objects.filter(duplicate_of=OuterRef("pk"))))


class DeletionReceipt(models.Model):
    """A record of a removal: what, when and by which decision, but no content and no sender. Never changed."""

    class Why(models.TextChoices):
        RETENTION = "retention", _("retention rule")
        SENDER = "sender", _("the sender asked for it")
        EXAMPLE = "example", _("example content")

    reference = models.CharField(_("reference"), max_length=12)
    why = models.CharField(_("why"), max_length=12, choices=Why)
    removed = models.CharField(_("what was removed"), max_length=16, choices=RetentionRule.Removes)
    state = models.CharField(_("state"), max_length=20, choices=Handling)
    received_on = models.DateField(_("received"))
    decision_reference = models.CharField(_("decision"), max_length=120, blank=True)
    batch = models.CharField(_("run"), max_length=40, blank=True)
    removed_at = models.DateTimeField(_("removed"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
        help_text=_("Empty: the sender, or the portal itself."),
    )

    class Meta:
        verbose_name = _("receipt of removal")
        verbose_name_plural = _("receipts of removal")
        ordering = ["-removed_at", "-pk"]

    def __str__(self):
        return f"{self.reference}: {self.get_removed_display()}"

    @classmethod
    def for_inspel(cls, inspel, **fields):
        """Return an unsaved receipt with what may still be known of the inspel after the removal."""
        received_on = timezone.localdate(inspel.received_at)
        return cls(reference=inspel.reference, state=inspel.handling, received_on=received_on, **fields)
