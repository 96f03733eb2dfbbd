from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.models.reachable import Reachable
from core.models.base import Example, Slugged, SlugManager
from core.punctuation import and_list
from core.swedish_order import SwedishOrder


class OrganisationQuerySet(models.QuerySet):
    def municipalities(self):
        return self.filter(kind=Organisation.Kind.MUNICIPALITY)

    def with_telephone(self):
        """Return those that can be called themselves, beside their contacts, with where they lie."""
        return self.exclude(phone="").select_related("municipality", "parent").order_by("kind", SwedishOrder("name_sv"))

    def region_and_municipalities(self):
        """Return the organisations that decide on the joint work: the region first, then the municipalities by name."""
        return self.filter(kind__in=Organisation.Kind.deciding()).region_first()

    def deciding_or_with_telephone(self):
        """Return them and those that can be called themselves, in the same order, with where they lie."""
        wanted = models.Q(kind__in=Organisation.Kind.deciding()) | ~models.Q(phone="")
        return self.filter(wanted).select_related("municipality", "parent").region_first()

    def region_first(self):
        region_first = models.Case(models.When(kind=Organisation.Kind.REGION, then=0), default=1)
        return self.order_by(region_first, SwedishOrder("name_sv"))


class Organisation(Reachable, Slugged, Example):
    """The region, a municipality, a care centre or another organisation that takes part."""

    class Kind(models.TextChoices):
        REGION = "region", _("region")
        MUNICIPALITY = "municipality", _("municipality")
        CARE_CENTRE = "care_centre", _("care centre")
        OTHER = "other", _("other")

        @classmethod
        def deciding(cls):
            """Return those that decide whether to adopt the strategy."""
            return [cls.REGION, cls.MUNICIPALITY]

    name = models.CharField(_("name"), max_length=120)
    formal_name = models.CharField(
        _("formal name"), max_length=120, blank=True, help_text=_("As the organisation writes itself, if it differs.")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    code = models.CharField(
        _("code"),
        max_length=4,
        blank=True,
        help_text=_("Statistics Sweden's code: 2 digits a county, 4 a municipality."),
    )
    website = models.URLField(_("website"), blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    municipality = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="located_here",
        verbose_name=_("municipality where it lies"),
        limit_choices_to={"kind": Kind.MUNICIPALITY},
        help_text=_("Its contacts are shown on that municipality's page too."),
    )

    objects = SlugManager.from_queryset(OrganisationQuerySet)()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = [SwedishOrder("name_sv")]
        constraints = [
            models.UniqueConstraint(
                "code",
                name="organisation_code_unique",
                condition=~models.Q(code=""),
                violation_error_message=_("Another organisation has this code."),
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        before = Organisation.objects.filter(pk=self.pk).first()
        if before and before.kind != self.kind and before.kind in {self.Kind.REGION, self.Kind.MUNICIPALITY}:
            self._refuse_other_kind(before)

    def _refuse_other_kind(self, before):
        """Raise ValidationError if anything refers to the region or municipality: its page would be gone."""
        relations = [
            field
            for field in self._meta.related_objects
            if field.related_model._base_manager.filter(**{field.field.name: before}).exists()
        ]
        if relations:
            names = sorted({str(field.related_model._meta.verbose_name_plural) for field in relations})
            text = _("The kind cannot be changed: these belong to the organisation as it is: %(names)s.")
            raise ValidationError({"kind": text % {"names": and_list(names)}})

    @property
    def display_name(self):
        """The formal name, or the name if they are the same."""
        return self.formal_name or self.name

    def get_absolute_url(self):
        if self.kind == self.Kind.MUNICIPALITY:
            return reverse("municipality", args=[self.slug])
        return self.municipality.get_absolute_url() if self.municipality else reverse("contact_list")
