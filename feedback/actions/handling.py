"""How an inspel is handled: reviewed, answered, closed, put aside, opened again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.actions.transitions import (
    duplicates_of,
    lock_duplicate_merging,
    locked,
    locked_with_main,
    reassign_duplicates,
    transition_handling,
    transition_publication,
)
from feedback.deadlines import answer_due_on
from feedback.lifecycle import CloseReason, Handling, Publication
from feedback.notifications.queue import notify_duplicate_senders, notify_sender


@transaction.atomic
def merge_duplicates(*, duplicates, into, by):
    """
    Close each of `duplicates` as the same as `into`, all or none; return the inspel that they are now duplicates of.

    That is the main one, if `into` is itself a duplicate. Raises TransitionNotAllowed if one is decided already, or would
    become a duplicate of itself. Their senders are told, and read its answer, given before or later.
    """
    main = into
    lock_duplicate_merging()
    for duplicate in sorted(duplicates, key=lambda row: row.pk):
        closed = close(inspel=duplicate, reason=CloseReason.DUPLICATE, by=by, duplicate_of=into)
        main = closed.duplicate_of
    return main


@transaction.atomic
def start_review(*, inspel, by):
    inspel = locked(inspel)
    transition_handling(inspel, Handling.IN_REVIEW, by=by)
    return inspel


@transaction.atomic
def answer(*, inspel, text, by):
    """Answer the sender, who gets a mail if that was allowed, as those do who sent the same."""
    inspel = locked(inspel)
    transition_handling(
        inspel, Handling.ANSWERED, by=by, answer=text, answered_at=timezone.now(), answered_by=by, close_reason=""
    )
    notify_sender("feedback.answered", inspel)
    notify_duplicate_senders(duplicates_of(inspel))
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
    transition_handling(inspel, Handling.CLOSED, by=by, note=_close_note(reason, duplicate_of), **changes)
    notify_sender("feedback.answered", inspel)
    if duplicate_of is None:
        notify_duplicate_senders(duplicates_of(inspel))
    else:
        notify_duplicate_senders(reassign_duplicates(inspel, to=duplicate_of, by=by))
    return inspel


def _close_note(reason, duplicate_of):
    label = str(CloseReason(reason).label)
    return f"{label}: {duplicate_of.reference}" if duplicate_of else label


@transaction.atomic
def mark_as_spam(*, inspel, by):
    """Put it aside as spam, taking it down first if it was public. One that said the same is answered instead."""
    lock_duplicate_merging()
    inspel = locked(inspel)
    if inspel.publication == Publication.PUBLISHED:
        transition_publication(inspel, Publication.UNPUBLISHED, by=by)
    transition_handling(inspel, Handling.SPAM, by=by)
    promote_first_duplicate(inspel, by=by)
    return inspel


@transaction.atomic
def reopen(*, inspel, by, note=""):
    """Open it again with a new time for the answer. Whoever asked for that with a “no” to the answer has got it."""
    inspel = locked(inspel)
    changes = {"close_reason": "", "duplicate_of": None, "answer_due_on": answer_due_on(timezone.localdate())}
    transition_handling(inspel, Handling.REOPENED, by=by, note=note, **changes)
    inspel.verdicts.asking_for_reopening().update(settled_at=timezone.now(), settled_by=by)
    notify_sender("feedback.reopened", inspel)
    return inspel


def promote_first_duplicate(inspel, *, by):
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
        reassign_duplicates(inspel, to=heir, by=by)
