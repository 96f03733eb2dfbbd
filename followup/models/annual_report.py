from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.base import Example
from core.rich_text import RichTextField
from followup.annual_report.lifecycle import State

FIRST_YEAR, LAST_YEAR = 2022, 2099


class AnnualReportQuerySet(models.QuerySet):
    def published(self):
        """Return those that everybody can read, the latest year first."""
        return self.filter(state=State.PUBLISHED).order_by("-year")

    def for_pages(self):
        """Leave out what is large, but for a report that is shown."""
        return self.defer("content")


class AnnualReport(Example):
    """
    How it went in a year. A draft gathers what is known now; what is approved is stored, and published as it is.

    `content` has what was approved: {"documents": {language: document}, "numbers": {language: {key: text}}, "values":
    {slug of a key figure: [year, value]}}. Nothing changes it once the report is published.
    """

    State = State
    can_become_real = False

    year = models.PositiveSmallIntegerField(
        _("year"), unique=True, validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    summary = RichTextField(
        _("summary"),
        blank=True,
        help_text=_("What the year was like, for those who read nothing else. Another process leader approves it."),
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("summary written by"),
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved"), null=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    content = models.JSONField(_("what was approved"), default=dict, editable=False)
    updated_at = models.DateTimeField(_("updated"), auto_now=True, null=True)

    objects = AnnualReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly report")
        verbose_name_plural = _("yearly reports")
        ordering = ["-year"]
        permissions = [("approve_annualreport", _("Can approve and publish yearly reports"))]
        constraints = [
            models.CheckConstraint(name="annual_report_has_known_state", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="annual_report_approved_when",
                condition=Q(state=State.DRAFT, approved_at__isnull=True)
                | Q(~Q(state=State.DRAFT), approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="annual_report_published_when",
                condition=Q(state=State.PUBLISHED, published_at__isnull=False, is_example=False)
                | Q(~Q(state=State.PUBLISHED), published_at__isnull=True),
            ),
            models.CheckConstraint(
                name="annual_report_approved_by_another",
                condition=Q(approved_by__isnull=True) | Q(written_by__isnull=True) | ~Q(approved_by=F("written_by")),
            ),
        ]

    def __str__(self):
        return str(_("Yearly report %(year)s") % {"year": self.year})

    def get_absolute_url(self):
        return reverse("annual_report", args=[self.year])

    @property
    def is_published(self):
        return self.state == State.PUBLISHED

    @property
    def year_is_over(self):
        return timezone.localdate().year > self.year


class AnnualReportPdf(models.Model):
    """The bytes of the PDF of a published report in a language, as they were made when it was published."""

    report = models.ForeignKey(AnnualReport, models.CASCADE, related_name="pdfs", verbose_name=_("yearly report"))
    language = models.CharField(_("language"), max_length=20)
    content = models.BinaryField(_("content"))
    fingerprint = models.CharField(_("fingerprint"), max_length=64)

    class Meta:
        verbose_name = _("PDF of a yearly report")
        verbose_name_plural = _("PDFs of yearly reports")
        constraints = [models.UniqueConstraint(name="annual_report_pdf_once", fields=["report", "language"])]

    def __str__(self):
        return f"{self.report} ({self.language})"


class AnnualReportCorrection(models.Model):
    """What was found to be wrong in a report after it was published."""

    report = models.ForeignKey(
        AnnualReport, models.CASCADE, related_name="corrections", verbose_name=_("yearly report")
    )
    day = models.DateField(_("corrected on"), default=timezone.localdate)
    text = models.CharField(
        _("what is wrong, and what is right"),
        max_length=500,
        help_text=_("It stands above the report. The report itself stays as it was published."),
    )

    class Meta:
        verbose_name = _("correction of a yearly report")
        verbose_name_plural = _("corrections of a yearly report")
        ordering = ["day", "pk"]

    def __str__(self):
        return self.text or ""

    def clean(self):
        super().clean()
        published_at = self.report.published_at if self.report_id else None
        if not self.day or not published_at:
            return
        if not timezone.localdate(published_at) <= self.day <= timezone.localdate():
            raise ValidationError({"day": _("Choose a day from the publication of the report until today.")})
