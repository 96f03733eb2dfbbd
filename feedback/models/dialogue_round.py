"""Dialogue rounds: a time in which people are asked for inspel, with questions of its own and a short code."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Max, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import get_translation_fields

from core.models.base import Example, Slugged, SlugManager
from core.page_cache.clock import next_moment
from feedback.lifecycle import CloseReason, Handling
from feedback.models.frozen import Frozen
from feedback.models.poster_link import PosterLinkMixin, PosterLinkQuerySet, random_code

ROUND_ANSWER_MAX_LENGTH = 2000
STAYS_IN_ROUND = _("Its round is announced, so the question stays there: somebody may be answering it.")
SUBMISSION_GRACE_PERIOD = timedelta(minutes=15)  # for a form that was opened before the round closed


class DialogueRoundQuerySet(PosterLinkQuerySet):
    def public(self):
        """Return the announced ones; a round that is not announced is a draft, whatever its dates."""
        return self.filter(is_announced=True)

    def open(self, now=None):
        now = now or timezone.now()
        return self.public().filter(opens_at__lte=now, closes_at__gt=now)

    def open_or_upcoming(self, now=None):
        """Return the open and the upcoming ones with what a list shows, the first to close first."""
        open_or_upcoming = self.public().filter(closes_at__gt=now or timezone.now())
        return open_or_upcoming.select_related("sub_goal", "municipality").order_by("closes_at", "pk")

    def closed(self, now=None):
        """Return the closed ones with what a list shows, the last to close first."""
        closed = self.public().filter(closes_at__lte=now or timezone.now())
        return closed.select_related("sub_goal", "municipality").order_by("-closes_at", "pk")


class DialogueRound(PosterLinkMixin, Frozen, Slugged, Example):
    """
    A limited time in which people are asked for inspel about a subject, often at a meeting, with its own questions.

    It opens and closes by its dates alone. `code` makes its short address, to read out and to print. What it is about
    stands once an inspel has come in.
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
    # The last inspel, by id, each time that the round had closed and was opened again.
    counted_up_to = models.JSONField(_("counted apart up to"), default=list, blank=True, editable=False)
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

    def save(self, *args, **kwargs):
        if not self.code:
            self.code = self._unused_code()
        self._count_apart_what_was_counted()
        super().save(*args, **kwargs)

    def _count_apart_what_was_counted(self):
        """Let what comes in from now on be counted by itself if the groups were shown and the round opens again."""
        before = DialogueRound.objects.filter(pk=self.pk).first()
        if before and before.shows_groups() and not self.shows_groups():
            self.counted_up_to = [*before.counted_up_to, self.inspel.aggregate(last=Max("pk"))["last"] or 0]

    def asking_columns(self):
        """Return the title and the subject, and the introduction where no question says more closely what is asked."""
        return ["sub_goal_id", "municipality_id", "title", *([] if self.questions.asked().exists() else ["intro"])]

    def frozen_columns(self):
        ids = ["sub_goal_id", "municipality_id"]
        texts = ["title"] if self.questions.exists() else ["title", "intro"]
        return [*ids, *(name for text in texts for name in get_translation_fields(text))]

    def has_been_answered(self):
        return self.inspel.exists()

    def lock_answers(self):
        lock_round(self.pk)

    def _unused_code(self):
        while DialogueRound.objects.filter(code=(code := random_code())).exists():
            pass
        return code

    def get_absolute_url(self):
        return reverse("dialogue_round", args=[self.slug])

    def is_open(self, now=None):
        now = now or timezone.now()
        return self.is_announced and self.opens_at <= now < self.closes_at

    def has_closed(self, now=None):
        return (now or timezone.now()) >= self.closes_at

    def shows_groups(self, now=None):
        """Return whether all answers are in, so that what came in can be counted by group."""
        return (now or timezone.now()) >= self.closes_at + SUBMISSION_GRACE_PERIOD

    def accepts_submissions(self, now=None):
        """
        Whether an inspel sent now belongs to the round. It still does for SUBMISSION_GRACE_PERIOD after closing.

        An example takes none: what it asks is made up, and it goes away.
        """
        now = now or timezone.now()
        if not self.is_announced or self.is_example:
            return False
        return self.opens_at <= now < self.closes_at + SUBMISSION_GRACE_PERIOD

    def next_change(self, now=None):
        """Return when the round next opens or closes, or None if it has closed."""
        now = now or timezone.now()
        return next((moment for moment in [self.opens_at, self.closes_at] if moment > now), None)

    @property
    def has_summary(self):
        return bool(self.summary_published_at and self.summary)

    def counted_inspel(self):
        """Return the inspel that public counts include: none that is confidential, withdrawn or spam."""
        inspel = self.inspel.filter(is_confidential=False)
        return inspel.exclude(handling=Handling.SPAM).exclude(close_reason=CloseReason.WITHDRAWN)


def lock_round(pk):
    """
    Lock the round until the transaction ends, and return it (None: there is none).

    Who stores an answer and who changes what is asked take turns, so that no answer meets another question.
    """
    return DialogueRound.objects.select_for_update().filter(pk=pk).first()


class RoundQuestionQuerySet(models.QuerySet):
    def asked(self):
        return self.filter(is_asked=True)


class RoundQuestionManager(models.Manager.from_queryset(RoundQuestionQuerySet)):
    def get_by_natural_key(self, slug, order):
        return self.get(round__slug=slug, order=order)


class RoundQuestion(Frozen):
    """
    A question of a dialogue round. It stands once it is answered: another wording is another question.

    Once the round is announced, a question stays in it: somebody may be answering.
    """

    round = models.ForeignKey(DialogueRound, models.CASCADE, related_name="questions", verbose_name=_("round"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text = models.CharField(_("question"), max_length=300)
    help_text = models.CharField(_("help"), max_length=300, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    is_asked = models.BooleanField(
        _("is asked"),
        default=True,
        help_text=_("Untick it to ask no more, and add a new question to ask in other words. The answers stay."),
    )

    objects = RoundQuestionManager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.text

    def natural_key(self):
        return (self.round.slug, self.order)

    def frozen_columns(self):
        return ["round_id", *get_translation_fields("text"), *get_translation_fields("help_text")]

    def has_been_answered(self):
        return self.answers.exists()

    def lock_answers(self):
        lock_round(self.round_id)

    def standing_message(self, column):
        return STAYS_IN_ROUND if column == "round_id" else super().standing_message(column)

    def standing_values(self):
        values = super().standing_values()
        stored = RoundQuestion.objects.filter(pk=self.pk, round__is_announced=True).first() if self.pk else None
        return values | ({"round_id": stored.round_id} if stored else {})


class RoundAnswer(models.Model):
    """
    The answer of an inspel to one question of its dialogue round, with the words that were asked.

    `Inspel.text` holds all of them too.
    """

    inspel = models.ForeignKey(
        "feedback.Inspel", models.CASCADE, related_name="round_answers", verbose_name=_("inspel")
    )
    question = models.ForeignKey(RoundQuestion, models.PROTECT, related_name="answers", verbose_name=_("question"))
    asked = models.CharField(_("question as it was asked"), max_length=300, blank=True)
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


@next_moment
def _next_round(now):
    """Rounds open and close by themselves; who has answered is shown once no form can come in any more."""
    moments = DialogueRound.objects.public().aggregate(
        opens=Min("opens_at", filter=Q(opens_at__gt=now)),
        closes=Min("closes_at", filter=Q(closes_at__gt=now)),
        is_complete=Min("closes_at", filter=Q(closes_at__gt=now - SUBMISSION_GRACE_PERIOD)),
    )
    if moments["is_complete"]:
        moments["is_complete"] += SUBMISSION_GRACE_PERIOD
    return min(filter(None, moments.values()), default=None)
