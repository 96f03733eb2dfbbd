"""How an inspel is handled: reviewed, answered, closed, put aside, opened again."""

from django.db import transaction
from django.utils import timezone

from feedback.actions.moving import bring_duplicates, locked, locked_with_main, move_handling, move_publication
from feedback.actions.telling import tell_duplicates, tell_sender
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
    tell_duplicates(inspel)
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
    if duplicate_of is not None:
        bring_duplicates(inspel, to=duplicate_of, by=by)
    tell_sender("feedback.answered", inspel)
    tell_duplicates(inspel)
    return inspel


def _close_note(reason, duplicate_of):
    label = str(CloseReason(reason).label)
    return f"{label}: {duplicate_of.reference}" if duplicate_of else label


@transaction.atomic
def mark_as_spam(*, inspel, by):
    """Put it aside as spam, taking it down first if it was public."""
    inspel = locked(inspel)
    if inspel.publication == Publication.PUBLISHED:
        move_publication(inspel, Publication.UNPUBLISHED, by=by)
    move_handling(inspel, Handling.SPAM, by=by)
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
