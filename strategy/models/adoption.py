from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.models import Organisation
from core.models.validators import refuse_future
from core.swedish_order import SwedishOrder
from strategy.models.strategy import OfStrategyQuerySet, Strategy, timeline_address


class AdoptionQuerySet(OfStrategyQuerySet):
    def in_order(self):
        """Return the region first, then the municipalities by name, each with its organisation and document loaded."""
        region_first = models.Case(models.When(organisation__kind="region", then=0), default=1)
        return self.select_related("organisation", "document").order_by(
            region_first, SwedishOrder("organisation__name_sv")
        )

    def decided(self):
        return self.filter(decided_on__isnull=False)


class AdoptionManager(models.Manager.from_queryset(AdoptionQuerySet)):
    def get_by_natural_key(self, strategy_slug, organisation_slug):
        return self.get(strategy__slug=strategy_slug, organisation__slug=organisation_slug)

    def add_missing(self, strategy):
        """Add a row without a date for the region and each municipality that has none for the strategy."""
        organisations = Organisation.objects.region_and_municipalities().exclude(adoptions__strategy=strategy)
        for organisation in organisations:
            self.create(strategy=strategy, organisation=organisation)


class Adoption(models.Model):
    """One organisation's decision to adopt a strategy. A row without a date means that the date is not known yet."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="adoptions", verbose_name=_("strategy"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="adoptions", verbose_name=_("organisation")
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
        constraints = [
            models.UniqueConstraint(
                "strategy",
                "organisation",
                name="adoption_once_in_strategy",
                violation_error_message=_("The organisation has a decision on this strategy already."),
            )
        ]

    def __str__(self):
        return str(self.organisation)

    def get_absolute_url(self):
        return reverse("decisions") if self.strategy.is_current else timeline_address(self.strategy)

    @property
    def is_known(self):
        """Return whether anybody has entered anything about the decision."""
        return bool(self.decided_on or self.reference or self.document_id)

    def natural_key(self):
        return (self.strategy.slug, self.organisation.slug)

    natural_key.dependencies = ["strategy.strategy", "contacts.organisation"]
