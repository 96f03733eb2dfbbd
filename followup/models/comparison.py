from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MAX_NAME = 160


class ComparisonManager(models.Manager):
    def get_by_natural_key(self, code):
        return self.get(code=code)


class Comparison(models.Model):
    """What values are compared with that is no organisation: the country, a mean of municipalities, similar ones."""

    class Kind(models.TextChoices):
        COUNTRY = "country", _("the country")
        MUNICIPALITIES = "municipalities", _("the region's municipalities, unweighted mean")
        SIMILAR = "similar", _("similar municipalities, unweighted mean")

    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    code = models.CharField(_("id in Kolada"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=MAX_NAME)
    municipality = models.ForeignKey(
        "contacts.Organisation",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="similar_groups",
        verbose_name=_("similar to"),
    )
    members = models.JSONField(_("codes of its municipalities"), default=list, blank=True)

    objects = ComparisonManager()

    class Meta:
        verbose_name = _("comparison")
        verbose_name_plural = _("comparisons")
        ordering = ["kind", "code"]
        constraints = [
            models.CheckConstraint(
                name="comparison_similar_to_one",
                condition=Q(kind="similar", municipality__isnull=False)
                | (~Q(kind="similar") & Q(municipality__isnull=True)),
                violation_error_message=_("Only similar municipalities are similar to one, and they must be."),
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.code,)
