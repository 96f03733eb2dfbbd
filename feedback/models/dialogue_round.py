from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Example, Slugged
from contacts.models.base import SlugManager

ROUND_ANSWER_MAX_LENGTH = 2000


class DialogueRoundQuerySet(models.QuerySet):
    def public(self):
        """Those that have opened or are announced; a round without the mark is still a draft."""
        return self.filter(is_announced=True)

    def open(self, now=None):
        now = now or timezone.now()
        return self.public().filter(opens_at__lte=now, closes_at__gt=now)


class DialogueRound(Slugged, Example):
    """
    A time in which people are asked for inspel about something, often together at a meeting, by questions of its own.

    It opens and closes by its dates. `code` is its short address, to say aloud and to print.
    """

    code = models.CharField(_("short code"), max_length=12, unique=True)
    title = models.CharField(_("title"), max_length=120)
    intro = models.TextField(_("what it is about"), blank=True)
    sub_goal = models.ForeignKey(
        "strategy.SubGoal",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="dialogue_rounds",
        verbose_name=_("sub-goal"),
        help_text=_("Empty: the strategy as a whole."),
    )
    municipality = models.ForeignKey(
        "contacts.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="dialogue_rounds",
        verbose_name=_("municipality"),
        limit_choices_to={"kind": "municipality"},
        help_text=_("Empty: the whole county."),
    )
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    is_announced = models.BooleanField(
        _("announced"), default=False, help_text=_("Until it is announced nobody sees it but you who work here.")
    )
    summary = models.TextField(
        _("what came in and what came of it"), blank=True, help_text=_("Is shown when the round has closed.")
    )
    summary_published_at = models.DateTimeField(_("summary published"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("made by"),
    )
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = SlugManager.from_queryset(DialogueRoundQuerySet)()

    class Meta:
        verbose_name = _("dialogue round")
        verbose_name_plural = _("dialogue rounds")
        ordering = ["-opens_at", "slug"]
        constraints = [
            models.CheckConstraint(name="round_closes_after_it_opens", condition=Q(closes_at__gt=F("opens_at"))),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("dialogue_round", args=[self.slug])

    def is_open(self, now=None):
        now = now or timezone.now()
        return self.is_announced and self.opens_at <= now < self.closes_at

    def has_closed(self, now=None):
        return (now or timezone.now()) >= self.closes_at


class RoundQuestion(models.Model):
    """A question that a dialogue round asks."""

    round = models.ForeignKey(DialogueRound, models.CASCADE, related_name="questions", verbose_name=_("round"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text = models.CharField(_("question"), max_length=300)
    help_text = models.CharField(_("help"), max_length=300, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.text


class RoundAnswer(models.Model):
    """What an inspel of a dialogue round answered to one of its questions. The inspel's text holds it too."""

    inspel = models.ForeignKey(
        "feedback.Inspel", models.CASCADE, related_name="round_answers", verbose_name=_("inspel")
    )
    question = models.ForeignKey(RoundQuestion, models.PROTECT, related_name="answers", verbose_name=_("question"))
    text = models.TextField(_("answer"), max_length=ROUND_ANSWER_MAX_LENGTH)

    class Meta:
        verbose_name = _("answer to a question")
        verbose_name_plural = _("answers to questions")
        ordering = ["question__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["inspel", "question"], name="round_answer_one_for_each_question")
        ]

    def __str__(self):
        return f"{self.inspel_id} {self.question_id}"
