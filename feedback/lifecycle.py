"""An inspel's life: its states and which moves between them are allowed. The one place that knows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Handling(models.TextChoices):
    RECEIVED = "received", _("Received")
    IN_REVIEW = "in_review", _("Being reviewed")
    WAITING_FOR_SENDER = "waiting_for_sender", _("Waiting for the sender")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")
    SPAM = "spam", _("Spam")
    REOPENED = "reopened", _("Reopened")

    @classmethod
    def open_states(cls):
        return [cls.RECEIVED, cls.IN_REVIEW, cls.WAITING_FOR_SENDER, cls.REOPENED]


class Publication(models.TextChoices):
    PRIVATE = "private", _("Not published")
    PUBLISHED = "published", _("Published")
    UNPUBLISHED = "unpublished", _("Taken down")


class CloseReason(models.TextChoices):
    OUTSIDE_MANDATE = "outside_mandate", _("Somebody else decides on this")
    ALREADY_DONE = "already_done", _("It is already done")
    UNCLEAR = "unclear", _("It could not be understood")
    DUPLICATE = "duplicate", _("The same as another inspel")
    WITHDRAWN = "withdrawn", _("Withdrawn by the sender")


class EventDetail(models.TextChoices):
    """What the log says of that which is no move: what was written, consented to, erased or said of the answer."""

    FROM_SENDER = "from_sender", _("from the sender")
    TO_SENDER = "to_sender", _("to the sender")
    MAY_PUBLISH = "may_publish", _("may be published")
    MAY_NOT_PUBLISH = "may_not_publish", _("may no longer be published")
    MAIL_STARTED = "mail_started", _("e-mail on each change started")
    MAIL_STOPPED = "mail_stopped", _("e-mail on each change stopped")
    ERASED = "erased", _("name and e-mail address erased")
    HELPED = "helped", _("the answer helped")
    DID_NOT_HELP = "did_not_help", _("the answer did not help")
    READ = "read", _("read")
    ANSWER_STANDS = "answer_stands", _("not reopened, the answer stands")
    CONFIDENTIAL = "confidential", _("confidential")
    NOT_CONFIDENTIAL = "not_confidential", _("no longer confidential")


_DECISIONS = {Handling.ANSWERED, Handling.CLOSED, Handling.SPAM}

HANDLING_TRANSITIONS = {
    Handling.RECEIVED: {Handling.IN_REVIEW} | _DECISIONS,
    Handling.IN_REVIEW: {Handling.WAITING_FOR_SENDER} | _DECISIONS,
    Handling.WAITING_FOR_SENDER: {Handling.IN_REVIEW} | _DECISIONS,
    Handling.REOPENED: {Handling.IN_REVIEW} | _DECISIONS,
    Handling.ANSWERED: {Handling.REOPENED},
    Handling.CLOSED: {Handling.REOPENED},
    Handling.SPAM: {Handling.REOPENED},
}

PUBLICATION_TRANSITIONS = {
    Publication.PRIVATE: {Publication.PUBLISHED},
    Publication.PUBLISHED: {Publication.UNPUBLISHED},
    Publication.UNPUBLISHED: {Publication.PUBLISHED},
}


class TransitionNotAllowed(Exception):
    """The inspel is in a state from which it cannot go where somebody wanted it, often because another was first."""


# What a reason for closing needs besides itself. A bare “unclear” or “done already” helps no sender.
NEEDED_BY_REASON = {
    CloseReason.OUTSIDE_MANDATE: ("decided_elsewhere",),
    CloseReason.ALREADY_DONE: ("answer",),
    CloseReason.UNCLEAR: ("answer",),
    CloseReason.DUPLICATE: ("duplicate_of",),
}

MISSING_FOR_REASON = {
    CloseReason.ALREADY_DONE: _("Write in the answer what is done already, and where."),
    CloseReason.UNCLEAR: _("Write in the answer what could not be understood, so that the sender can try again."),
}
