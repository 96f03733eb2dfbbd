from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models.base import Example
from core.search.fields import StemsField
from feedback.lifecycle import CloseReason, Handling, Publication
from feedback.models.earlier_answers import EarlierAnswers
from feedback.models.inspel_constraints import CONSTRAINTS
from feedback.models.inspel_querysets import InspelManager
from feedback.models.labels import Labels
from feedback.models.languages import LED_TO_TEXTS, Languages
from feedback.models.sender_rules import SenderRules

TEXT_MAX_LENGTH = 5000
_PUBLIC = Q(publication="published", is_confidential=False)


def queue_order():
    """Return 0 for what waits for us, 1 for the sender's turn, 2 for what is decided, as an index below does."""
    for_us = [state for state in Handling.open_states() if state != Handling.WAITING_FOR_SENDER]
    return Case(When(handling__in=for_us, then=0), When(handling=Handling.WAITING_FOR_SENDER, then=1), default=2)


class Inspel(SenderRules, EarlierAnswers, Labels, Languages, Example):
    """
    A comment or proposal that somebody sent in, with its handling, its answer and its publication.

    `handling` and `publication` change only through feedback.actions, which logs each change. `text` is the original
    and never changes; the public sees `public_title` and `public_text`.
    """

    # For select_related on a page that shows an inspel with its answer.
    ANSWER_PAGE_RELATIONS: ClassVar = ["sub_goal", "municipality", "answered_by__organisation", "duplicate_of"]

    Handling = Handling
    Publication = Publication
    CloseReason = CloseReason

    class Role(models.TextChoices):
        RESIDENT = "resident", _("Resident")
        RELATIVE = "relative", _("Relative or close to someone")
        STAFF = "staff", _("Working in health care or social care")
        ASSOCIATION = "association", _("Association or organisation")
        OTHER = "other", _("Something else")

    class Channel(models.TextChoices):
        WEB = "web", _("The form on the site")
        TELEPHONE = "telephone", _("Telephone")
        PAPER = "paper", _("Letter or paper form")
        MEETING = "meeting", _("Meeting")
        EMAIL = "email", _("E-mail")

    can_become_real = False

    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    form_key_hash = models.CharField(_("hash of the form key"), max_length=64, unique=True, editable=False)
    token_hash = models.CharField(_("hash of the private link"), max_length=64, unique=True, editable=False)
    received_at = models.DateTimeField(_("received"), editable=False)
    answer_due_on = models.DateField(_("to be answered by"), editable=False)

    sub_goal = models.ForeignKey(
        "strategy.SubGoal",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inspel",
        verbose_name=_("sub-goal"),
        help_text=_("Empty: the strategy as a whole."),
    )
    municipality = models.ForeignKey(
        "contacts.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inspel",
        verbose_name=_("municipality"),
        limit_choices_to={"kind": "municipality"},
        help_text=_("Empty: the whole county."),
    )
    role = models.CharField(_("who"), max_length=12, choices=Role)
    text = models.TextField(_("inspel as it was sent"), max_length=TEXT_MAX_LENGTH, editable=False)
    name = models.CharField(_("name"), max_length=120, blank=True, editable=False)
    email = models.EmailField(_("e-mail"), blank=True, editable=False)
    may_publish = models.BooleanField(_("may be published"), default=False, editable=False)
    may_contact = models.BooleanField(_("may be contacted"), default=False, editable=False)

    channel = models.CharField(_("how it came"), max_length=12, choices=Channel, default=Channel.WEB, editable=False)
    said_on = models.DateField(
        _("when it was said"), null=True, blank=True, editable=False, help_text=_("When staff wrote it down.")
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("written down by"),
    )
    dialogue_round = models.ForeignKey(
        "feedback.DialogueRound",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="inspel",
        verbose_name=_("dialogue round"),
    )
    themes = models.ManyToManyField("feedback.Theme", blank=True, related_name="inspel", verbose_name=_("themes"))
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="assigned_inspel",
        verbose_name=_("taken by"),
    )

    handling = models.CharField(
        _("handling"), max_length=20, choices=Handling, default=Handling.RECEIVED, editable=False
    )
    close_reason = models.CharField(
        _("reason for closing"), max_length=20, choices=CloseReason, blank=True, editable=False
    )
    decided_elsewhere = models.CharField(_("who decides instead"), max_length=200, blank=True)
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates", verbose_name=_("duplicate of")
    )
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answer_is_held = models.BooleanField(
        _("the answer waits to be sent"),
        default=False,
        editable=False,
        help_text=_("Written and ready, to be sent together with others."),
    )
    led_to = models.TextField(
        _("what it led to"),
        blank=True,
        help_text=_("What changed because of it. Is shown with the answer, and under “You said – we did”."),
    )

    diary_number = models.CharField(
        _("diary number"), max_length=40, blank=True, help_text=_("When it is registered in the authority's diary.")
    )
    is_confidential = models.BooleanField(
        _("confidential"),
        default=False,
        editable=False,
        help_text=_("Is kept away from every public page, feed, search, count and export."),
    )
    confidential_ground = models.CharField(
        _("ground for confidentiality"),
        max_length=200,
        blank=True,
        editable=False,
        help_text=_("The rule of law, for instance a section of the Public Access to Information and Secrecy Act."),
    )
    personal_data_erased_at = models.DateTimeField(_("personal data erased"), null=True, blank=True, editable=False)
    kept_names = models.JSONField(
        _("names that are kept"),
        default=dict,
        blank=True,
        editable=False,
        help_text=_("The sender's name where a process leader has decided that it may be read: by field, each time."),
    )
    agreements = models.PositiveIntegerField(_("how many agree"), default=0, editable=False)

    publication = models.CharField(
        _("publication"), max_length=12, choices=Publication, default=Publication.PRIVATE, editable=False
    )
    public_title = models.CharField(_("public title"), max_length=120, blank=True)
    public_text = models.TextField(_("text to publish"), blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("published by"),
    )

    search_stems = StemsField(source="everything_searched")
    public_stems = StemsField(source="public_searched")

    objects = InspelManager()

    class Meta:
        verbose_name = _("inspel")
        verbose_name_plural = _("inspel")
        ordering = ["-received_at"]
        permissions = [("moderate_inspel", _("Can answer, publish and close inspel"))]
        indexes = [
            models.Index(fields=["handling", "-received_at"], name="inspel_queue"),
            # The public list, newest first, by each filter that many use (docs/architecture/inspel.md), and its feed.
            models.Index(fields=["-published_at", "-id"], name="inspel_public_list", condition=_PUBLIC),
            models.Index(fields=["sub_goal", "-published_at", "-id"], name="inspel_public_goal", condition=_PUBLIC),
            models.Index(
                fields=["municipality", "-published_at", "-id"], name="inspel_public_place", condition=_PUBLIC
            ),
            models.Index(fields=["handling", "-published_at", "-id"], name="inspel_public_state", condition=_PUBLIC),
            models.Index(fields=["-answered_at"], name="inspel_public_answered", condition=_PUBLIC),
            models.Index(
                fields=["sub_goal", "-published_at", "-id"],
                name="inspel_public_result",
                condition=_PUBLIC & Q(handling__in=["answered", "closed"]) & ~Q(led_to=""),
            ),
            models.Index(queue_order(), "answer_due_on", "id", name="inspel_queue_order"),
            models.Index(fields=["received_at"], name="inspel_received"),
        ]
        constraints = CONSTRAINTS

    def __str__(self):
        return self.reference

    def natural_key(self):
        return (self.reference,)

    def get_absolute_url(self):
        """Return the path of the public page, which responds with 404 until the inspel is published."""
        return reverse("inspel", args=[self.reference])

    @property
    def given_answer(self):
        """The answer if it has been given, else "". Before that, and after reopening, `answer` is only a draft."""
        is_given = self.answered_at and self.handling in Handling.answered_states()
        return self.answer if is_given else ""

    @property
    def open_promise(self):
        """The promise in its answer that is neither kept nor explained, or None."""
        return next((link.promise for link in self.promises.all() if link.promise.is_open), None)

    @property
    def promises_the_past(self):
        """Whether its answer, which is not given yet, promises a day that has passed while it waited."""
        promise = None if self.answered_at else self.open_promise
        return promise is not None and promise.is_late

    @property
    def public_text_max_length(self):
        """How many characters its public text may have: at least those of the original, with what a round asked."""
        return max(TEXT_MAX_LENGTH, len(self.text))

    @property
    def is_public(self):
        return self.publication == Publication.PUBLISHED

    @property
    def has_result(self):
        """Whether it led to a change and has not been reopened since; see InspelQuerySet.published_with_result."""
        return bool(self.led_to) and self.handling in Handling.answered_states()

    @property
    def public_changed_at(self):
        """When its public page last changed: at the publication or at the answer, whichever is later."""
        return max(filter(None, [self.published_at, self.answered_at]))

    @property
    def may_be_published(self):
        """Whether consent, confidentiality and handling allow publication; a process leader still decides."""
        return self.may_publish and not self.is_confidential and self.handling != Handling.SPAM

    def everything_searched(self):
        """Return the text that moderators can search in."""
        texts = [self.reference, self.text, self.public_title, self.public_text, self.answer, *self._led_to_texts()]
        return " ".join([*texts, self.answer_translation, self.name, self.email, self.diary_number])

    def public_searched(self):
        """Return the text that anybody can search in: "" unless it is published."""
        if not self.is_public or self.is_confidential:
            return ""
        led_to = self._led_to_texts() if self.has_result else []
        return " ".join([self.public_title, self.public_text, self.given_answer, self.given_translation, *led_to])

    def _led_to_texts(self):
        return [getattr(self, name) for name in LED_TO_TEXTS]
