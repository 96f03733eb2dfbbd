from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.base import Example, Slugged, SlugManager
from core.rich_text import RichTextField

FIRST_YEAR, LAST_YEAR = 1970, 2100
KOLADA_ID = r"^[NU][0-9]{5}$"
YEAR = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]


class IndicatorQuerySet(models.QuerySet):
    def public(self):
        """Return those that the site shows: of sub-goals of the current strategy, in their order."""
        rows = self.filter(is_public=True, sub_goal__strategy__is_current=True)
        return rows.select_related("sub_goal").order_by("sub_goal__number", "order", "slug")

    def from_kolada(self):
        return self.exclude(kolada_id="").filter(is_example=False)


class Indicator(Slugged, Example):
    """A key figure by which a sub-goal is followed. Its values are Measurements."""

    class Better(models.TextChoices):
        UP = "up", _("higher is better")
        DOWN = "down", _("lower is better")
        NEITHER = "neither", _("neither is better")

    class ExistsFor(models.TextChoices):
        """For whom there are values, as Kolada's municipality_type says: K, L and A."""

        MUNICIPALITIES = "K", _("municipalities")
        REGION = "L", _("the region only")
        ALL = "A", _("municipalities and the region")

    # What is made up has a title of its own and stays an example: real values belong to a real key figure.
    can_become_real = False

    sub_goal = models.ForeignKey(
        "strategy.SubGoal", models.PROTECT, related_name="indicators", verbose_name=_("sub-goal")
    )
    question = models.CharField(
        _("question"), max_length=160, help_text=_("The everyday question that the key figure answers.")
    )
    title = models.CharField(_("title"), max_length=200, help_text=_("What the source calls the key figure."))
    explanation = RichTextField(_("why it is followed"), blank=True)
    definition = models.TextField(_("definition"), blank=True, help_text=_("How it is measured, and by whom."))
    unit = models.CharField(_("unit"), max_length=60, help_text=_("Written after each value: per cent, days, points."))
    decimals = models.PositiveSmallIntegerField(_("decimals shown"), default=1, validators=[MaxValueValidator(3)])
    better = models.CharField(_("which way is better"), max_length=8, choices=Better)
    exists_for = models.CharField(_("exists for"), max_length=1, choices=ExistsFor, default=ExistsFor.ALL)
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=4, null=True, blank=True)
    target_year = models.PositiveSmallIntegerField(_("target year"), null=True, blank=True, validators=YEAR)
    method_changed_in = models.PositiveSmallIntegerField(
        _("method changed in"),
        null=True,
        blank=True,
        validators=YEAR,
        help_text=_("The first year that was measured in the present way. Values before it are not compared with it."),
    )
    has_small_numbers = models.BooleanField(
        _("small numbers"),
        default=False,
        help_text=_("So few people are behind a municipality's value that chance decides: no verdict is given there."),
    )
    kolada_id = models.CharField(
        _("id in Kolada"),
        max_length=6,
        blank=True,
        validators=[RegexValidator(KOLADA_ID, _("An id in Kolada is N or U and five digits."))],
        help_text=_("Its values are then fetched from Kolada. Leave it empty for figures of your own."),
    )
    source = models.CharField(_("source"), max_length=160, blank=True, help_text=_("Of figures of your own."))
    responsible = models.ForeignKey(
        "contacts.Contact",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible"),
    )
    checked_by = models.ForeignKey(
        "contacts.Contact", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("checked by")
    )
    next_review_on = models.DateField(_("next review"), null=True, blank=True)
    next_update_on = models.DateField(
        _("next update expected"), null=True, blank=True, help_text=_("Shown as late when it has passed.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    is_everyday = models.BooleanField(
        _("everyday question"), default=False, help_text=_("Among the questions at the top of “How it goes”.")
    )
    is_public = models.BooleanField(_("shown on the site"), default=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True, null=True)

    objects = SlugManager.from_queryset(IndicatorQuerySet)()

    class Meta:
        verbose_name = _("key figure")
        verbose_name_plural = _("key figures")
        ordering = ["sub_goal", "order", "slug"]
        constraints = [
            models.UniqueConstraint(
                "kolada_id",
                name="indicator_kolada_id_unique",
                condition=~Q(kolada_id=""),
                violation_error_message=_("Another key figure has this id in Kolada."),
            ),
            models.CheckConstraint(
                name="indicator_target_and_its_year",
                condition=Q(target__isnull=True, target_year__isnull=True)
                | Q(target__isnull=False, target_year__isnull=False),
                violation_error_message=_("A target needs a year, and a year needs a target."),
            ),
            models.CheckConstraint(
                name="indicator_example_not_from_kolada",
                condition=Q(is_example=False) | Q(kolada_id=""),
                violation_error_message=_("An example has no values from Kolada."),
            ),
        ]

    def __str__(self):
        return self.title

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Remove what was fetched by another id in Kolada: it is of another key figure. The history keeps it."""
        before = Indicator.objects.filter(pk=self.pk).exclude(kolada_id="").first() if self.kolada_id else None
        super().save(*args, **kwargs)
        if before and before.kolada_id != self.kolada_id:
            self.measurements.filter(source="kolada").delete()

    def get_absolute_url(self):
        return reverse("indicator", args=[self.slug])

    @property
    def is_for_region_only(self):
        return self.exists_for == self.ExistsFor.REGION

    def exists_at(self, organisation):
        """Return whether the key figure is measured of such an organisation: many are of regions only."""
        if organisation.kind == organisation.Kind.MUNICIPALITY:
            return not self.is_for_region_only
        return organisation.kind != organisation.Kind.REGION or self.exists_for != self.ExistsFor.MUNICIPALITIES

    @property
    def is_update_late(self):
        """Whether the day has passed on which new values were expected."""
        return self.next_update_on is not None and self.next_update_on < timezone.localdate()
