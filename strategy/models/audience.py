from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.base import Slugged, SlugManager
from core.rich_text import RichTextField
from strategy.models.approval import ApprovedText, ApprovedTextQuerySet, approved_when_and_by_whom
from strategy.models.draft import TextDraft, language_columns

AUDIENCE_TEXTS = ["label", "body"]


class Audience(ApprovedText, Slugged):
    """
    Whom a reader asks for on “Near me”, such as an older relative, and what the strategy wants for this person.

    It belongs to no strategy: the editors see to it that the text follows from the current one.
    """

    label = models.CharField(_("who it is about"), max_length=80, help_text=_("As in the list of choices."))
    body = RichTextField(
        _("what the strategy wants for this person"),
        blank=True,
        help_text=_("From the strategy alone. Promise nothing that is not decided."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    updated_at = models.DateTimeField(_("updated"), auto_now=True, null=True)

    objects = SlugManager.from_queryset(ApprovedTextQuerySet)()

    class Meta:
        verbose_name = _("who it is about")
        verbose_name_plural = _("who it is about: texts of “Near me”")
        ordering = ["order", "slug"]
        permissions = [("approve_audience", _("Can approve the texts of “Near me”"))]
        constraints = [approved_when_and_by_whom("audience_approved_when_and_by_whom")]

    def __str__(self):
        return self.label

    @classmethod
    def draft_columns(cls):
        return language_columns(AUDIENCE_TEXTS)


class AudienceDraft(TextDraft):
    """A changed text of an approved audience, which nobody but staff sees until a process leader approves it."""

    audience = models.OneToOneField(Audience, models.CASCADE, related_name="draft", verbose_name=_("who it is about"))

    class Meta:
        verbose_name = _("draft of a text of “Near me”")
        verbose_name_plural = _("drafts of texts of “Near me”")

    def __str__(self):
        return str(self.audience)
