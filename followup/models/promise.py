from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.locks import lock
from core.models.base import Example, Slugged, SlugManager
from followup.models.activity import Activity


class PromiseOutcome(models.TextChoices):
    OPEN = "open", _("open")
    KEPT = "kept", _("kept")
    EXPLAINED = "explained", _("explained")


def is_late():
    """Return the condition of a promise that should have been kept before today."""
    return Q(outcome=PromiseOutcome.OPEN, due_on__lt=timezone.localdate())


class PromiseQuerySet(models.QuerySet):
    def open(self):
        return self.filter(outcome=PromiseOutcome.OPEN)

    def late(self):
        return self.filter(is_late())

    def soonest_first(self):
        """Return the open ones first, the soonest due first, then the others, the latest settled first."""
        return self.order_by(F("settled_on").desc(nulls_first=True), "due_on", "pk")

    def visible_to(self, user):
        """Return those that the user may read in the admin: a reporter those of the own activities."""
        if user.has_perm("followup.view_promise"):
            return self
        return self.filter(activity__in=Activity.objects.visible_to(user).order_by())

    def of_organisation(self, organisation_id):
        return self.filter(activity__in=Activity.objects.of_organisation(organisation_id).order_by())


class Promise(Slugged, Example):
    """
    What somebody has said they will come back with, and by which day: in an activity, or in an answer to an inspel.

    One without an activity belongs to an answer (feedback.InspelPromise). The day stands once it is given: who cannot
    keep it says why.
    """

    Outcome = PromiseOutcome
    can_become_real = False

    text = models.CharField(
        _("what is promised"),
        max_length=200,
        blank=True,
        help_text=_("What we come back with. Empty for one in an answer: it is then named by the inspel."),
    )
    due_on = models.DateField(_("to be kept by"))
    activity = models.ForeignKey(
        "followup.Activity",
        models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="promises",
        verbose_name=_("activity"),
    )
    outcome = models.CharField(_("how it went"), max_length=9, choices=PromiseOutcome, default=PromiseOutcome.OPEN)
    explanation = models.TextField(
        _("what came of it"),
        max_length=1000,
        blank=True,
        help_text=_("What was done, or why it is not. Everybody reads it, and so does the sender of the inspel."),
    )
    made_on = models.DateField(_("promised on"), default=timezone.localdate, editable=False)
    settled_on = models.DateField(_("kept or explained on"), null=True, editable=False)
    updated_at = models.DateTimeField(_("updated"), auto_now=True, null=True)

    objects = SlugManager.from_queryset(PromiseQuerySet)()

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="promise_settled_when",
                condition=Q(outcome="open", settled_on__isnull=True)
                | Q(outcome__in=["kept", "explained"], settled_on__isnull=False),
            ),
        ]

    def __str__(self):
        return self.text or str(_("Promise %(slug)s") % {"slug": self.slug})

    def get_absolute_url(self):
        """Return the path of the public page, which feedback has: it shows the inspel too."""
        return reverse("promise", args=[self.slug])

    @property
    def is_open(self):
        return self.outcome == PromiseOutcome.OPEN

    @property
    def is_late(self):
        return self.is_open and self.due_on < timezone.localdate()

    def clean(self):
        super().clean()
        self._note_when_settled()
        before = Promise.objects.filter(pk=self.pk).first() if self.pk else None
        errors = {}
        if self.due_on and (before is None or before.due_on != self.due_on):
            errors |= self._faults_of_day(before)
        if not self.is_open and not (self.explanation or self.explanation_sv):
            field = "explanation_sv"
            errors[field] = _("Write what was done, or why it is not: everybody who waited for it reads that.")
        if errors:
            raise ValidationError(errors)

    def _faults_of_day(self, before):
        if before and before.made_on < timezone.localdate():
            return {"due_on": _("A day that was promised stands. Say instead what came of it.")}
        if self.due_on < timezone.localdate():
            return {"due_on": _("The day has passed. Promise a day from today on.")}
        return {}

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Number a new one by its year, and note on which day it was kept or explained."""
        if not self.slug:
            self.slug = self._next_slug()
        if self.activity:
            self.is_example = self.activity.is_example
        self._note_when_settled()
        super().save(*args, **kwargs)

    def _note_when_settled(self):
        before = Promise.objects.filter(pk=self.pk).values_list("outcome", flat=True).first() if self.pk else None
        if self.is_open:
            self.settled_on = None
        elif self.settled_on is None or (before and before != self.outcome):
            self.settled_on = timezone.localdate()

    def _next_slug(self):
        lock("followup.promise_slugs")
        year = f"{self.made_on:%Y}-"
        taken = Promise.objects.filter(slug__startswith=year).values_list("slug", flat=True)
        numbers = [int(number) for slug in taken if (number := slug.removeprefix(year)).isdecimal()]
        return f"{year}{max(numbers, default=0) + 1}"
