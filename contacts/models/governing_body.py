from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.base import Example, Slugged, SlugManager
from core.swedish_order import SwedishOrder


class GoverningBodyQuerySet(models.QuerySet):
    def with_seats(self):
        """Read the seats too, those of each side together, in whichever order they were entered."""
        seats = Seat.objects.select_related("organisation", "holder").order_by("body", "side", "order")
        return self.prefetch_related(models.Prefetch("seats", seats))


class GoverningBody(Slugged, Example):
    """A group that leads the joint work, for instance the steering group."""

    name = models.CharField(_("name"), max_length=160)
    purpose = models.TextField(_("what it does"), blank=True)
    meets = models.CharField(_("how often it meets"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    objects = SlugManager.from_queryset(GoverningBodyQuerySet)()

    class Meta:
        verbose_name = _("governing body")
        verbose_name_plural = _("governing bodies")
        ordering = ["order", SwedishOrder("name_sv")]

    def __str__(self):
        return self.name


class SeatManager(models.Manager):
    def get_by_natural_key(self, body_slug, order):
        return self.get(body__slug=body_slug, order=order)


class Seat(models.Model):
    """A place in a governing body, held by a contact or vacant."""

    class Side(models.TextChoices):
        MUNICIPALITIES = "municipalities", _("the municipalities")
        REGION = "region", _("the region")

    body = models.ForeignKey(GoverningBody, models.CASCADE, related_name="seats", verbose_name=_("governing body"))
    side = models.CharField(_("represents"), max_length=20, choices=Side, blank=True)
    role = models.CharField(_("role"), max_length=160)
    organisation = models.ForeignKey(
        "contacts.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name=_("organisation"),
    )
    holder = models.ForeignKey(
        "contacts.Contact", models.SET_NULL, null=True, blank=True, related_name="seats", verbose_name=_("held by")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    objects = SeatManager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["body", "order"]
        constraints = [models.UniqueConstraint(fields=["body", "order"], name="seat_order_unique_in_body")]

    def __str__(self):
        return f"{self.role} {self.order}"

    def natural_key(self):
        return (self.body.slug, self.order)

    natural_key.dependencies = ["contacts.governingbody"]
