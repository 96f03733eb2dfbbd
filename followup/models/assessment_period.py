from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.base import Example, Slugged, SlugManager
from followup.models.statement import Statement, StatementVersion


class AssessmentPeriodQuerySet(models.QuerySet):
    def public(self):
        """Return those that have opened, the latest first."""
        return self.filter(opens_on__lte=timezone.localdate()).latest_first()

    def open(self):
        today = timezone.localdate()
        return self.filter(opens_on__lte=today, closes_on__gte=today)

    def latest_first(self):
        return self.order_by("-opens_on", "-pk")

    def before(self, period):
        """Return those that opened earlier, the latest first. Made-up ones come before made-up ones only."""
        earlier = Q(opens_on__lt=period.opens_on) | Q(opens_on=period.opens_on, pk__lt=period.pk)
        return self.filter(earlier, is_example=period.is_example).latest_first()


class AssessmentPeriod(Slugged, Example):
    """
    The weeks in which every organisation answers the self-assessment. When it has closed, nobody writes in it.

    Which versions of the statements it asks is settled by its first answer; until then it asks those worded now.
    """

    can_become_real = False

    name = models.CharField(_("name"), max_length=80)
    opens_on = models.DateField(_("opens"))
    closes_on = models.DateField(_("last day"), help_text=_("From the day after, nobody can change an answer."))
    versions = models.ManyToManyField(
        StatementVersion, related_name="periods", editable=False, verbose_name=_("statements asked")
    )
    updated_at = models.DateTimeField(_("updated"), auto_now=True, null=True)

    objects = SlugManager.from_queryset(AssessmentPeriodQuerySet)()

    class Meta:
        verbose_name = _("period of the self-assessment")
        verbose_name_plural = _("periods of the self-assessment")
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="assessment_period_closes_after_it_opens",
                condition=Q(closes_on__gte=F("opens_on")),
                violation_error_message=_("Its last day cannot come before the day when it opens."),
            ),
        ]

    def __str__(self):
        return self.name or self.slug

    def get_absolute_url(self):
        return reverse("assessment_period", args=[self.slug])

    @property
    def has_opened(self):
        return self.opens_on <= timezone.localdate()

    @property
    def has_closed(self):
        return self.closes_on < timezone.localdate()

    @property
    def is_open(self):
        return self.has_opened and not self.has_closed

    @property
    def takes_answers(self):
        """Whether reporters can write in it: it is open, and nobody made it up."""
        return self.is_open and not self.is_example

    def asked(self):
        """Return a list of the versions that it asks, by sub-goal."""
        settled = self.versions.select_related("statement__sub_goal")
        by_sub_goal = ["statement__sub_goal__number", "statement__order", "statement_id"]
        return list(settled.order_by(*by_sub_goal)) or self._worded_now()

    def _worded_now(self):
        statements = Statement.objects.asked_now().filter(is_example=self.is_example)
        versions = StatementVersion.objects.filter(statement__in=statements).select_related("statement__sub_goal")
        latest = {version.statement_id: version for version in versions.order_by("number")}
        return [latest[pk] for pk in statements.values_list("pk", flat=True) if pk in latest]

    def settle_versions(self):
        """Keep the versions that it asks from now on, with the row locked by the caller."""
        if not self.versions.exists():
            self.versions.set(self._worded_now())
