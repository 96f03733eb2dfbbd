"""How an inspel is handled: reviewed, answered, closed, put aside, opened again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.actions.moving import (
    alone_with_duplicates,
    bring_duplicates,
    duplicates_of,
    locked,
    locked_with_main,
    move_handling,
    move_publication,
)
from feedback.actions.telling import tell_of_main, tell_sender
from feedback.deadline import answer_due_on
from feedback.life import CloseReason, Handling, Publication


@transaction.atomic
def start_review(*, inspel, by):
    inspel = locked(inspel)
    move_handling(inspel, Handling.IN_REVIEW, by=by)
    return inspel


@transaction.atomic
def answer(*, inspel, text, by):
    """Answer the sender, who gets a mail if that was allowed, as those do who sent the same."""
    inspel = locked(inspel)
    move_handling(
        inspel, Handling.ANSWERED, by=by, answer=text, answered_at=timezone.now(), answered_by=by, close_reason=""
    )
    tell_sender("feedback.answered", inspel)
    tell_of_main(duplicates_of(inspel))
    return inspel


@transaction.atomic
def close(*, inspel, reason, by, text="", decided_elsewhere="", duplicate_of=None):
    """
    Close without acting on it, for one of the CloseReasons; `text` is the answer that the sender reads.

    As a duplicate it is one of the main inspel, whichever of those that say the same is named, and takes its own
    duplicates along.
    """
    if duplicate_of is None:
        inspel = locked(inspel)
    else:
        inspel, duplicate_of = locked_with_main(inspel, duplicate_of)
    changes = {"close_reason": reason, "decided_elsewhere": decided_elsewhere, "duplicate_of": duplicate_of}
    if text:
        changes |= {"answer": text, "answered_at": timezone.now(), "answered_by": by}
    move_handling(inspel, Handling.CLOSED, by=by, note=_close_note(reason, duplicate_of), **changes)
    tell_sender("feedback.answered", inspel)
    if duplicate_of is None:
        tell_of_main(duplicates_of(inspel))
    else:
        tell_of_main(bring_duplicates(inspel, to=duplicate_of, by=by))
    return inspel


def _close_note(reason, duplicate_of):
    label = str(CloseReason(reason).label)
    return f"{label}: {duplicate_of.reference}" if duplicate_of else label


@transaction.atomic
def mark_as_spam(*, inspel, by):
    """Put it aside as spam, taking it down first if it was public. One that said the same is answered instead."""
    alone_with_duplicates()
    inspel = locked(inspel)
    if inspel.publication == Publication.PUBLISHED:
        move_publication(inspel, Publication.UNPUBLISHED, by=by)
    move_handling(inspel, Handling.SPAM, by=by)
    hand_over_duplicates(inspel, by=by)
    return inspel


@transaction.atomic
def reopen(*, inspel, by, note=""):
    """Open it again with a new time for the answer. Whoever asked for that with a “no” to the answer has got it."""
    inspel = locked(inspel)
    changes = {"close_reason": "", "duplicate_of": None, "answer_due_on": answer_due_on(timezone.localdate())}
    move_handling(inspel, Handling.REOPENED, by=by, note=note, **changes)
    inspel.verdicts.asking_for_reopening().update(settled_at=timezone.now(), settled_by=by)
    tell_sender("feedback.reopened", inspel)
    return inspel


def hand_over_duplicates(inspel, *, by):
    """
    Open the first of its duplicates again in its place, for the others to be duplicates of: none is left unanswered.

    Call it alone with duplicates, when the answer to `inspel` will not be theirs to read.
    """
    if heir := duplicates_of(inspel).first():
        heir = reopen(
            inspel=heir,
            by=by,
            note=_("The answer to %(reference)s is not for others.") % {"reference": inspel.reference},
        )
        bring_duplicates(inspel, to=heir, by=by)
