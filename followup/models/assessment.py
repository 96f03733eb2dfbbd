from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models.base import Example
from followup.self_assessment.lifecycle import State

MAX_COMMENT = 1000
LOWEST, HIGHEST = 1, 5


class AssessmentQuerySet(models.QuerySet):
    def approved(self):
        """Return those that the site shows: the others are between reporters and process leader."""
        return self.filter(state=State.APPROVED)

    def visible_to(self, user):
        """Return those that the user may read: all for who reviews them, else those of the user's organisation."""
        if user.has_perm("followup.review_assessment"):
            return self
        return self.filter(organisation=user.organisation_id) if user.organisation_id else self.none()


class Assessment(Example):
    """The answers of one organisation in one period of the self-assessment."""

    State = State
    can_become_real = False

    organisation = models.ForeignKey(
        "contacts.Organisation", models.PROTECT, related_name="assessments", verbose_name=_("organisation")
    )
    period = models.ForeignKey(
        "followup.AssessmentPeriod", models.PROTECT, related_name="assessments", verbose_name=_("period")
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    note = models.TextField(_("note from the process leader"), max_length=MAX_COMMENT, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("returned or approved"), null=True, blank=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("self-assessment")
        verbose_name_plural = _("self-assessments")
        ordering = ["-period__opens_on", "organisation"]
        permissions = [
            ("report_assessment", _("Can fill in the self-assessment of their own organisation")),
            ("review_assessment", _("Can return and approve self-assessments")),
        ]
        constraints = [
            models.UniqueConstraint("organisation", "period", name="assessment_once_in_a_period"),
            models.CheckConstraint(name="assessment_has_known_state", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="assessment_submitted_when", condition=Q(state=State.DRAFT) | Q(submitted_at__isnull=False)
            ),
            models.CheckConstraint(
                name="assessment_decided_when",
                condition=~Q(state__in=[State.RETURNED, State.APPROVED]) | Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="assessment_returned_with_a_note", condition=~Q(state=State.RETURNED) | ~Q(note="")
            ),
        ]

    def __str__(self):
        return f"{self.organisation}, {self.period}"

    @property
    def is_with_reporters(self):
        return self.state in State.with_reporters()


class AssessmentScore(models.Model):
    """What an organisation says of one statement. Where there is no score, `status` says why: never zero instead."""

    class Status(models.TextChoices):
        SCORED = "scored", _("assessed")
        NOT_APPLICABLE = "not_applicable", _("not relevant")
        UNANSWERED = "unanswered", _("not answered yet")

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="scores")
    version = models.ForeignKey("followup.StatementVersion", models.PROTECT, related_name="scores")
    score = models.PositiveSmallIntegerField(
        _("score"), null=True, validators=[MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)]
    )
    status = models.CharField(_("status"), max_length=14, choices=Status, default=Status.UNANSWERED)
    comment = models.TextField(_("comment"), max_length=MAX_COMMENT, blank=True)
    evidence = models.TextField(_("evidence"), max_length=MAX_COMMENT, blank=True)

    class Meta:
        verbose_name = _("score of the self-assessment")
        verbose_name_plural = _("scores of the self-assessment")
        ordering = ["assessment", "version"]
        constraints = [
            models.UniqueConstraint("assessment", "version", name="assessment_score_once"),
            models.CheckConstraint(
                name="assessment_score_or_reason",
                condition=Q(status="scored", score__isnull=False, score__gte=LOWEST, score__lte=HIGHEST)
                | Q(status__in=["not_applicable", "unanswered"], score__isnull=True),
                violation_error_message=_("Give a score from 1 to 5, or the reason why there is none."),
            ),
        ]

    def __str__(self):
        return f"{self.version}: {self.get_status_display() if self.score is None else self.score}"


class AssessmentEvent(models.Model):
    """A line of the log of a self-assessment: when its state changed, by whom, and with which note. Never changed."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="events")
    at = models.DateTimeField(_("when"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by whom"))
    from_state = models.CharField(max_length=9, choices=State, blank=True)
    to_state = models.CharField(max_length=9, choices=State)
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("event of a self-assessment")
        verbose_name_plural = _("events of self-assessments")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.assessment}: {self.get_to_state_display()}"


class AssessmentReminder(models.Model):
    """The watermark of a reporter: what the latest mail told them of their self-assessment in a period."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    period = models.ForeignKey("followup.AssessmentPeriod", models.CASCADE, related_name="reminders")
    told = models.CharField(max_length=80)
    told_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("reminder of a self-assessment")
        verbose_name_plural = _("reminders of self-assessments")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("user", "period", name="assessment_reminder_once_for_each")]

    def __str__(self):
        return f"{self.period} {self.told_at:%Y-%m-%d}"
