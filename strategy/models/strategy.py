from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.history import latest
from core.models.base import Slugged, SlugManager
from core.rich_text import RichTextField


class StrategyQuerySet(models.QuerySet):
    def current(self):
        """Return the current strategy with its chapters, or None in a database that is not set up yet."""
        return self.filter(is_current=True).prefetch_related("chapters").first()


class Strategy(Slugged):
    """The joint strategy. One is current; earlier ones can stay in the database."""

    title = models.CharField(_("title"), max_length=200)
    vision = models.CharField(_("vision"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"))
    is_current = models.BooleanField(_("current"), default=False)
    updated_at = models.DateTimeField(_("updated"), auto_now=True, null=True)

    objects = SlugManager.from_queryset(StrategyQuerySet)()

    class Meta:
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")
        constraints = [
            models.UniqueConstraint(
                "is_current",
                name="strategy_one_current",
                condition=Q(is_current=True),
                violation_error_message=_("Another strategy is the current one. Make that one not current first."),
            ),
            models.CheckConstraint(
                name="strategy_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The strategy cannot end before it starts."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def text_updated_at(self):
        """The time when the strategy or one of its chapters was last changed, or None if nobody has changed it."""
        return latest(self.updated_at, *(chapter.updated_at for chapter in self.chapters.all()))


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
    updated_at = models.DateTimeField(_("updated"), auto_now=True, null=True)

    objects = ChapterManager()

    class Meta:
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")
        ordering = ["strategy", "part", "order"]
        constraints = [models.UniqueConstraint("strategy", "slug", name="chapter_slug_unique_in_strategy")]

    def __str__(self):
        return self.title

    def natural_key(self):
        return (self.strategy.slug, self.slug)

    natural_key.dependencies = ["strategy.strategy"]

    @property
    def anchor(self):
        """The chapter's id on the page, which is none of the page's own, whatever the editor calls the chapter."""
        return f"chapter-{self.slug}"
