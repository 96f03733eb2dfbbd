from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models.base import Slugged, SlugManager
from core.rich_text import RichTextField
from strategy.models.approval import ApprovedText, approved_when_and_by_whom
from strategy.models.draft import language_columns
from strategy.models.strategy import OfStrategyQuerySet, Strategy

COLORS = 5  # .goal-1 to .goal-5 in static/css/tokens.css
TRANSLATED_TEXTS = ["title", "promise", "body"]


class SubGoalQuerySet(OfStrategyQuerySet):
    def current_and(self, keys=(), *, slug=None):
        """
        Return the current ones, and of the earlier ones those with the keys or the slug, the current first.

        Each has its strategy loaded, for `title_with_years`.
        """
        chosen = Q(strategy__is_current=True) | Q(pk__in=keys) | Q(slug=slug)
        rows = self.public().filter(chosen).select_related("strategy")
        return rows.order_by(F("strategy__replaced_at").desc(nulls_first=True), "strategy_id", "number")

    def to_approve(self):
        """Return those whose text a process leader has to read: not yet approved, or with a draft that waits."""
        return self.filter(Q(is_unapproved=True) | Q(draft__returned_at=None, draft__isnull=False))

    def returned(self):
        """Return those whose draft a process leader gave back to the editors."""
        return self.filter(draft__returned_at__isnull=False)


class SubGoal(ApprovedText, Slugged):
    """
    One of a strategy's sub-goals. Its address is its own for good, also when its strategy is replaced.

    Its columns hold what is public. A change of an approved text is a SubGoalDraft until a process leader approves it.
    """

    class Drawing(models.IntegerChoices):
        """The drawings that there are; each has a symbol, and all but the first a picture (_goal_picture.html)."""

        FLOWER = 0, _("A flower as the symbol, no picture")
        LISTENING = 1, _("Somebody is listened to")
        TOGETHER = 2, _("Five people hand in hand")
        EVERYWHERE = 3, _("From the fells to the valley")
        BRIDGE = 4, _("A bridge between hospital and home")
        HEALTH = 5, _("By the lake, on foot and by bicycle")

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="sub_goals", verbose_name=_("strategy"))
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    title = models.CharField(_("title"), max_length=120)
    promise = models.CharField(_("in one sentence"), max_length=300)
    body = RichTextField(_("text"), blank=True)
    drawing = models.PositiveSmallIntegerField(_("drawing"), choices=Drawing, default=Drawing.FLOWER)
    updated_at = models.DateTimeField(_("updated"), auto_now=True, null=True)

    objects = SlugManager.from_queryset(SubGoalQuerySet)()

    class Meta:
        verbose_name = _("sub-goal")
        verbose_name_plural = _("sub-goals")
        ordering = ["strategy", "number"]
        permissions = [("approve_subgoal", _("Can approve the text of a sub-goal"))]
        constraints = [
            models.CheckConstraint(name="sub_goal_number_from_1", condition=Q(number__gte=1)),
            models.UniqueConstraint(
                "strategy",
                "number",
                name="sub_goal_number_unique_in_strategy",
                violation_error_message=_("The strategy has a sub-goal with this number already."),
            ),
            approved_when_and_by_whom("sub_goal_approved_when_and_by_whom"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("sub_goal", args=[self.slug])

    @property
    def color(self):
        """The number of its colour in the style sheets: there are five, which begin anew with the sixth sub-goal."""
        return (self.number - 1) % COLORS + 1

    @property
    def title_with_years(self):
        """The title, and of an earlier strategy the years too, so that nobody takes it for one of the current."""
        return self.title if self.strategy.is_current else f"{self.title} ({self.strategy.years})"

    @classmethod
    def draft_columns(cls):
        return text_columns()


def text_columns():
    """Return the names of the columns with the text, in every language."""
    return language_columns(TRANSLATED_TEXTS)
