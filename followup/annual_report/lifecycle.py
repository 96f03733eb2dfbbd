"""The states of a yearly report and the transitions that are allowed between them. Nothing else defines them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    APPROVED = "approved", _("approved")
    PUBLISHED = "published", _("published")


# What is published stays as it is: later corrections are listed beside it.
TRANSITIONS = {
    State.DRAFT: {State.APPROVED},
    State.APPROVED: {State.DRAFT, State.PUBLISHED},
    State.PUBLISHED: set(),
}


class ReportError(Exception):
    """Why a report cannot be approved or published, in a sentence for who tried."""


class NotAsSeen(ReportError):
    """The report, or what it gathers, is not as the person has seen it."""
