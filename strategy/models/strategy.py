from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.date_spans import span
from core.history import latest
from core.models.base import Slugged, SlugManager
from core.rich_text import RichTextField

CURRENT_STANDS = _("This is the current strategy. Make another strategy the current one first.")


class StrategyQuerySet(models.QuerySet):
    def current(self):
        """Return the current strategy with its chapters, or None in a database that is not set up yet."""
        return self.filter(is_current=True).prefetch_related("chapters").first()

    def earlier(self):
        """Return those that were replaced, the latest first. They stay public."""
        return self.filter(is_current=False, replaced_at__isnull=False).order_by("-starts_on", "-pk")

    def prepared(self):
        """Return those that have not been current yet: nobody but staff sees them."""
        return self.filter(is_current=False, replaced_at=None)

    def delete(self):
        """Refuse to delete the current one: the portal is never without."""
        if self.filter(is_current=True).exists():
            raise ValidationError(CURRENT_STANDS, code="current")
        return super().delete()


class OfStrategyQuerySet(models.QuerySet):
    """Rows that belong to a strategy, by their field `strategy`."""

    def current(self):
        return self.filter(strategy__is_current=True)

    def public(self):
        """Return those of the current strategy and of earlier ones."""
        return self.filter(Q(strategy__is_current=True) | Q(strategy__replaced_at__isnull=False))


class Strategy(Slugged):
    """
    The joint strategy, in one of three states: prepared, current, or replaced by another (`replaced_at`).

    One is current, which only `strategy.succession.make_current` changes.
    """

    title = models.CharField(_("title"), max_length=200)
    vision = models.CharField(_("vision"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"))
    is_current = models.BooleanField(_("current"), default=False, editable=False)
    replaced_at = models.DateTimeField(_("replaced"), null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(_("updated"), auto_now=True, null=True)

    objects = SlugManager.from_queryset(StrategyQuerySet)()

    class Meta:
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")
        permissions = [("make_current_strategy", _("Can make a strategy the current one"))]
        constraints = [
            models.UniqueConstraint(
                "is_current",
                name="strategy_one_current",
                condition=Q(is_current=True),
            ),
            models.CheckConstraint(
                name="strategy_current_is_not_replaced", condition=Q(is_current=False) | Q(replaced_at=None)
            ),
            models.CheckConstraint(
                name="strategy_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The strategy cannot end before it starts."),
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        """Refuse to take away that the strategy is current: then the portal would be without."""
        if not self.is_current and self.pk and Strategy.objects.filter(pk=self.pk, is_current=True).exists():
            raise ValidationError(CURRENT_STANDS, code="current")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        if self.is_current:
            raise ValidationError(CURRENT_STANDS, code="current")
        return super().delete(*args, **kwargs)

    def get_absolute_url(self):
        """Return the address of its page, or "" while it is prepared."""
        if self.is_current:
            return reverse("strategy")
        return reverse("earlier_strategy", args=[self.slug]) if self.is_public else ""

    @property
    def is_public(self):
        return self.is_current or self.replaced_at is not None

    @property
    def years(self):
        """The years for which it holds, such as "2022–2030"."""
        return span(str(self.starts_on.year), str(self.ends_on.year))

    @property
    def text_updated_at(self):
        """The time when the strategy or one of its chapters was last changed, or None if nobody has changed it."""
        return latest(self.updated_at, *(chapter.updated_at for chapter in self.chapters.all()))


def timeline_address(strategy):
    """Return the address where the milestones of the strategy and the decisions on it stand."""
    return reverse("timeline") if strategy.is_current else strategy.get_absolute_url()


class ChapterManager(models.Manager):
    def get_by_natural_key(self, strategy_slug, slug):
        return self.get(strategy__slug=strategy_slug, slug=slug)


class Chapter(models.Model):
    """A chapter of the strategy's text, in one of its two parts."""

    class Part(models.IntegerChoices):
        VISION = 1, _("Part 1: vision, sub-goals and principles")
        ROADMAP = 2, _("Part 2: roadmap")

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="chapters", verbose_name=_("strategy"))
    part = models.PositiveSmallIntegerField(_("part"), choices=Part)
    order = models.PositiveSmallIntegerField(_("order"))
    slug = models.SlugField(_("web address part"), max_length=80)
    title = models.CharField(_("title"), max_length=200)
    body = RichTextField(_("text"), blank=True)
    is_aim = models.BooleanField(
        _("under the vision on the start page"),
        default=False,
        help_text=_("For a short chapter that says what the strategy aims at. Two at the most look well."),
    )
    updated_at = models.DateTimeField(_("updated"), auto_now=True, null=True)

    objects = ChapterManager()

    class Meta:
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")
        ordering = ["strategy", "part", "order"]
        constraints = [models.UniqueConstraint(fields=["strategy", "slug"], name="chapter_slug_unique_in_strategy")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{self.strategy.get_absolute_url()}#{self.anchor}"

    def natural_key(self):
        return (self.strategy.slug, self.slug)

    natural_key.dependencies = ["strategy.strategy"]

    @property
    def anchor(self):
        """The chapter's id on the page, which is none of the page's own, whatever the editor calls the chapter."""
        return f"chapter-{self.slug}"
