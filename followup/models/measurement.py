from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models.base import Example
from followup.models.indicator import YEAR

NOT_MEASURED_THERE = _("The key figure is not measured of such an organisation. Leave the value out.")


def fault_of_year(year):
    """Return why nothing can have been measured in the year, or ""."""
    this_year = timezone.localdate().year
    text = gettext("%(year)d is still to come. The latest year that can have a value is %(latest)d.")
    return text % {"year": year, "latest": this_year} if year > this_year else ""


class MeasurementQuerySet(models.QuerySet):
    def real(self):
        """Return those that nobody made up, of key figures that nobody made up."""
        return self.filter(is_example=False, indicator__is_example=False)


class Measurement(Example):
    """
    The value of a key figure for a place, a year and a gender, or the reason why there is none: never zero instead.

    The place is an organisation or a Comparison. A value that is replaced stays in the history.
    """

    class Gender(models.TextChoices):
        ALL = "T", _("all")
        WOMEN = "K", _("women")
        MEN = "M", _("men")

    class Status(models.TextChoices):
        FINAL = "final", _("final")
        PRELIMINARY = "preliminary", _("preliminary")
        SUPPRESSED = "suppressed", _("not shown, too few people")
        NOT_REPORTED = "not_reported", _("not reported")
        NOT_APPLICABLE = "not_applicable", _("does not apply")
        DID_NOT_EXIST = "did_not_exist", _("did not exist then")

    class Source(models.TextChoices):
        KOLADA = "kolada", _("Kolada")
        OWN = "own", _("own figure")

    WITH_VALUE = [Status.FINAL, Status.PRELIMINARY]
    can_become_real = False

    indicator = models.ForeignKey(
        "followup.Indicator", models.CASCADE, related_name="measurements", verbose_name=_("key figure")
    )
    organisation = models.ForeignKey(
        "contacts.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="measurements",
        verbose_name=_("organisation"),
    )
    comparison = models.ForeignKey(
        "followup.Comparison",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="measurements",
        verbose_name=_("comparison"),
    )
    year = models.PositiveSmallIntegerField(_("year"), validators=YEAR)
    gender = models.CharField(_("gender"), max_length=1, choices=Gender, default=Gender.ALL)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=4, null=True, blank=True)
    status = models.CharField(_("status"), max_length=14, choices=Status, default=Status.FINAL)
    source = models.CharField(_("source"), max_length=6, choices=Source, default=Source.OWN, editable=False)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = _("value of a key figure")
        verbose_name_plural = _("values of key figures")
        ordering = ["indicator", "organisation", "comparison", "-year", "gender"]
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=["indicator", place, "year", "gender"],
                    condition=Q(**{f"{place}__isnull": False}),
                    name=f"measurement_once_for_{place}",
                    violation_error_message=_("There is a value already for this place, year and gender."),
                )
                for place in ["organisation", "comparison"]
            ),
            models.CheckConstraint(
                name="measurement_of_one_place",
                condition=Q(organisation__isnull=False, comparison__isnull=True)
                | Q(organisation__isnull=True, comparison__isnull=False),
                violation_error_message=_("Choose either an organisation or a comparison."),
            ),
            models.CheckConstraint(
                name="measurement_value_or_reason",
                condition=Q(value__isnull=False, status__in=["final", "preliminary"])
                | (Q(value__isnull=True) & ~Q(status__in=["final", "preliminary"])),
                violation_error_message=_("Give a value, or choose the reason why there is none."),
            ),
            models.CheckConstraint(
                name="measurement_example_not_from_kolada",
                condition=Q(is_example=False) | Q(source="own"),
                violation_error_message=_("An example has no values from Kolada."),
            ),
        ]

    def __str__(self):
        return f"{self.indicator}, {self.place}, {self.year}"

    def clean(self):
        super().clean()
        if self.year and (fault := fault_of_year(self.year)):
            raise ValidationError({"year": fault})
        has_value_of_organisation = self.value is not None and self.indicator_id and self.organisation
        if has_value_of_organisation and not self.indicator.exists_at(self.organisation):
            raise ValidationError({"organisation": NOT_MEASURED_THERE})

    @property
    def place(self):
        return self.organisation or self.comparison
