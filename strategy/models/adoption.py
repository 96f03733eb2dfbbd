from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.validators import refuse_future
from core.swedish_order import SwedishOrder


class AdoptionQuerySet(models.QuerySet):
    def in_order(self):
        """Return the region first, then the municipalities by name, each with its organisation and document loaded."""
        region_first = models.Case(models.When(organisation__kind="region", then=0), default=1)
        return self.select_related("organisation", "document").order_by(
            region_first, SwedishOrder("organisation__name_sv")
        )

    def decided(self):
        return self.filter(decided_on__isnull=False)


class AdoptionManager(models.Manager.from_queryset(AdoptionQuerySet)):
    def get_by_natural_key(self, organisation_slug):
        return self.get(organisation__slug=organisation_slug)


class Adoption(models.Model):
    """One organisation's decision to adopt the strategy. A row without a date means that the date is not known yet."""

    organisation = models.OneToOneField(
        "contacts.Organisation", models.CASCADE, related_name="adoption", verbose_name=_("organisation")
    )
    decided_on = models.DateField(_("decided"), null=True, blank=True, validators=[refuse_future])
    reference = models.CharField(_("reference number"), max_length=80, blank=True)
    document = models.ForeignKey(
        "strategy.Document", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("document")
    )

    objects = AdoptionManager()

    class Meta:
        verbose_name = _("decision to adopt")
        verbose_name_plural = _("decisions to adopt")

    def __str__(self):
        return str(self.organisation)

    def natural_key(self):
        return (self.organisation.slug,)

    natural_key.dependencies = ["contacts.organisation"]
