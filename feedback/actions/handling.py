"""The handling of an inspel by process leaders: review, answer, close, merge, mark as spam and reopen."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.actions.guard import refuse_in_answer, refuse_name_in_main
from feedback.actions.transitions import (
    duplicates_of,
    keep_what_was_read,
    lock_duplicate_merging,
    locked,
    locked_with_main,
    reassign_duplicates,
    take_if_free,
    transition_handling,
    transition_publication,
)
from feedback.deadlines import answer_due_on
from feedback.lifecycle import CloseReason, Handling, Publication, TransitionNotAllowed
from feedback.models.languages import ANSWER_TEXTS, LED_TO_TEXTS
from feedback.notifications.notify import notify_duplicate_senders, notify_sender


@transaction.atomic
def start_review(*, inspel, by):
    """Change the handling to “being reviewed”."""
    inspel = locked(inspel)
    transition_handling(inspel, Handling.IN_REVIEW, by=by)
    return inspel


@transaction.atomic
def answer(*, inspel, text, by, keep_name=False):
    """
    Answer the inspel, which `by` takes if nobody has. Its sender gets a mail if the sender consented, and so do the
    senders of its duplicates.

    Raise PersonalDataFound as refuse_in_answer does, for the answer and what it led to.
    """
    inspel = locked(inspel)
    if inspel.promises_the_past:
        raise TransitionNotAllowed("a promise cannot be late when it is given")
    written = {name: getattr(inspel, name) for name in ANSWER_TEXTS} | {"answer": text}
    refuse_in_answer(written, inspel=inspel, by=by, keep_name=keep_name)
    take_if_free(inspel, by)
    transition_handling(
        inspel, Handling.ANSWERED, by=by, answer=text, answered_at=timezone.now(), answered_by=by, close_reason=""
    )
    notify_sender("feedback.answered", inspel)
    notify_duplicate_senders(duplicates_of(inspel))
    return inspel


@transaction.atomic
def close(*, inspel, reason, by, text="", decided_elsewhere="", duplicate_of=None, keep_name=False):
    """
    Close the inspel without acting on it, for one of the CloseReasons; `text` is the answer that the sender reads.

    If `duplicate_of` is itself a duplicate, the inspel becomes a duplicate of the main one. So do the duplicates of the
    inspel itself. Raise PersonalDataFound as refuse_in_answer does, for all that staff wrote, and NameInMainAnswer if
    the sender would read another's name.
    """
    if duplicate_of is None:
        inspel = locked(inspel)
    else:
        inspel, duplicate_of = locked_with_main(inspel, duplicate_of)
        refuse_name_in_main(duplicate_of)
    # An answer that was given before the inspel was reopened is read again, but not a draft in its place.
    is_read_again = bool(inspel.answered_at) and inspel.answer == _last_given(inspel)
    read = text or (inspel.answer if is_read_again else "")
    written = {name: getattr(inspel, name) for name in LED_TO_TEXTS}
    written |= {"answer": read, "decided_elsewhere": decided_elsewhere}
    if read:
        written["answer_translation"] = inspel.answer_translation
    refuse_in_answer(written, inspel=inspel, by=by, keep_name=keep_name)
    if duplicate_of is None:
        take_if_free(inspel, by)
    changes = {"close_reason": reason, "decided_elsewhere": decided_elsewhere, "duplicate_of": duplicate_of}
    if text:
        changes |= {"answer": text, "answered_at": timezone.now(), "answered_by": by}
    elif not is_read_again:
        changes |= {"answered_at": None, "answered_by": None}
    transition_handling(inspel, Handling.CLOSED, by=by, note=_close_note(reason, duplicate_of), **changes)
    notify_sender("feedback.answered", inspel)
    if duplicate_of is None:
        notify_duplicate_senders(duplicates_of(inspel))
    else:
        notify_duplicate_senders(reassign_duplicates(inspel, to=duplicate_of, by=by))
    return inspel


def _last_given(inspel):
    """Return the answer as it stood when it was taken back by reopening, "" if there was none."""
    own = [entry["answer"] for entry in inspel.earlier_answers if entry["of"] == inspel.reference]
    return own[-1] if own else ""


def _close_note(reason, duplicate_of):
    label = str(CloseReason(reason).label)
    return f"{label}: {duplicate_of.reference}" if duplicate_of else label


@transaction.atomic
def merge_duplicates(*, duplicates, into, by):
    """
    Close each of `duplicates` as a duplicate of `into`, all or none. Return the inspel that they are duplicates of now.

    That is the main one, if `into` is itself a duplicate. Raise TransitionNotAllowed if one is decided already or would
    become a duplicate of itself. The senders get a mail and can read the answer of the main one, also a later one.
    """
    main = into
    lock_duplicate_merging()
    for duplicate in sorted(duplicates, key=lambda row: row.pk):
        closed = close(inspel=duplicate, reason=CloseReason.DUPLICATE, by=by, duplicate_of=into)
        main = closed.duplicate_of
    return main


@transaction.atomic
def mark_as_spam(*, inspel, by):
    """Mark the inspel as spam and unpublish it if it is public. The first of its duplicates is reopened."""
    lock_duplicate_merging()
    inspel = locked(inspel)
    if inspel.publication == Publication.PUBLISHED:
        transition_publication(inspel, Publication.UNPUBLISHED, by=by)
    transition_handling(inspel, Handling.SPAM, by=by)
    promote_first_duplicate(inspel, by=by)
    return inspel


@transaction.atomic
def reopen(*, inspel, by, note=""):
    """
    Reopen a decided inspel, with a new due date. A verdict that asked for it is settled thereby.

    Its sender and those of its duplicates get a mail, and still read the answer or decision that they got.
    """
    lock_duplicate_merging()
    inspel = locked(inspel)
    changes = {"close_reason": "", "duplicate_of": None, "answer_due_on": answer_due_on(timezone.localdate())}
    keep_what_was_read(inspel)
    transition_handling(inspel, Handling.REOPENED, by=by, note=note, **changes)
    inspel.verdicts.asking_for_reopening().update(settled_at=timezone.now(), settled_by=by)
    notify_sender("feedback.reopened", inspel)
    for duplicate in duplicates_of(inspel):
        notify_sender("feedback.main_reopened", duplicate)
    return inspel


def promote_first_duplicate(inspel, *, by):
    """
    Reopen the first duplicate of `inspel` and make the others duplicates of it, so that their senders get an answer.

    Call when their senders may no longer read the answer to `inspel`, inside a transaction that has called
    lock_duplicate_merging.
    """
    if first := duplicates_of(inspel).first():
        note = _("The answer to %(reference)s is not for others.") % {"reference": inspel.reference}
        promoted = reopen(inspel=first, by=by, note=note)
        reassign_duplicates(inspel, to=promoted, by=by)
