"""The states of a self-assessment and the transitions that are allowed between them. Nothing else defines them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("sent back")
    APPROVED = "approved", _("approved")

    @classmethod
    def with_reporters(cls):
        """Return the states in which its reporters write; in the others the process leader has it."""
        return [cls.DRAFT, cls.RETURNED]


# What is approved may be returned too: an error that is found late is corrected by who made it.
TRANSITIONS = {
    State.DRAFT: {State.SUBMITTED},
    State.RETURNED: {State.SUBMITTED},
    State.SUBMITTED: {State.RETURNED, State.APPROVED},
    State.APPROVED: {State.RETURNED},
}


class TransitionNotAllowed(Exception):
    """The state of the self-assessment does not allow it, often because somebody else has changed it meanwhile."""


class PeriodIsClosed(Exception):
    """The period of the self-assessment is not open: nothing of it can be written."""
