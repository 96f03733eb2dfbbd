"""The states of an inspel and the transitions that are allowed between them. Nothing else defines them."""

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
        """Return the states in which an answer or a decision is still due."""
        return [cls.RECEIVED, cls.IN_REVIEW, cls.WAITING_FOR_SENDER, cls.REOPENED]

    @classmethod
    def answered_states(cls):
        """Return the states in which the sender can read the answer or the reason for closing."""
        return [cls.ANSWERED, cls.CLOSED]


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
    """What an event in the log is about when neither state changed: a message, consent, erasure, verdict and so on."""

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
    NAME_KEPT = "name_kept", _("the sender's name is kept")


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
    """The state of the inspel does not allow the action, often because somebody else has changed it meanwhile."""


# The fields that must be filled in for a reason for closing: “unclear” or “already done” alone does not help a sender.
REQUIRED_FIELDS_BY_REASON = {
    CloseReason.OUTSIDE_MANDATE: ("decided_elsewhere",),
    CloseReason.ALREADY_DONE: ("answer",),
    CloseReason.UNCLEAR: ("answer",),
    CloseReason.DUPLICATE: ("duplicate_of",),
}

# What to say about a missing answer, where the reason for closing calls for more than the general message.
MISSING_MESSAGES_BY_REASON = {
    CloseReason.ALREADY_DONE: _("Write in the answer what is done already, and where."),
    CloseReason.UNCLEAR: _("Write in the answer what could not be understood, so that the sender can try again."),
}
