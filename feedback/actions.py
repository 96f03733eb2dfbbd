"""Everything that changes an inspel. Each change locks the row, checks the move and adds a line to the log."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.mail import promise_mail
from feedback.deadline import answer_due_on
from feedback.life import HANDLING_MOVES, PUBLICATION_MOVES, CloseReason, Handling, MoveNotAllowed, Publication
from feedback.models import Inspel, InspelEvent, ReferenceSeries
from feedback.private_link import derive_token, hash_of


def submit_inspel(*, form_key, language, **content):
    """
    Store an inspel and promise the mails about it. Return (inspel, token of its private link).

    `content` holds the form's fields by the model's names. A second call with the same form key, as after a double
    click, returns the first inspel and stores nothing.
    """
    form_key_hash = hash_of(str(form_key))
    token = derive_token(form_key_hash)
    now = timezone.now()
    with transaction.atomic():
        # Two clicks at once come here one after the other, so the second finds what the first stored.
        series = ReferenceSeries.objects.locked(timezone.localdate(now).year)
        inspel = Inspel.objects.filter(form_key_hash=form_key_hash).first()
        if inspel is None:
            inspel = Inspel.objects.create(
                reference=series.next_reference(),
                form_key_hash=form_key_hash,
                token_hash=hash_of(token),
                language=language,
                received_at=now,
                answer_due_on=answer_due_on(timezone.localdate(now)),
                **content,
            )
            log(inspel, InspelEvent.What.HANDLING, to_state=Handling.RECEIVED)
            promise_mail(kind="feedback.new_inspel", about=inspel)
            if inspel.email:
                promise_mail(kind="feedback.receipt", about=inspel)
    return inspel, token


def log(inspel, what, *, by=None, from_state="", to_state="", note=""):
    return InspelEvent.objects.create(
        inspel=inspel, what=what, by=by, from_state=from_state, to_state=to_state, note=note
    )


def _locked(inspel):
    return Inspel.objects.select_for_update().get(pk=inspel.pk)


def _move_handling(inspel, to, *, by, note="", **changes):
    """The one transition of `handling`: call on a locked row, inside a transaction."""
    if to not in HANDLING_MOVES[inspel.handling]:
        raise MoveNotAllowed(f"{inspel.handling} → {to}")
    from_state, inspel.handling = inspel.handling, to
    for field, value in changes.items():
        setattr(inspel, field, value)
    inspel.save()
    log(inspel, InspelEvent.What.HANDLING, by=by, from_state=from_state, to_state=to, note=note)


def _move_publication(inspel, to, *, by, note="", **changes):
    """The one transition of `publication`: call on a locked row, inside a transaction."""
    if to not in PUBLICATION_MOVES[inspel.publication]:
        raise MoveNotAllowed(f"{inspel.publication} → {to}")
    from_state, inspel.publication = inspel.publication, to
    for field, value in changes.items():
        setattr(inspel, field, value)
    inspel.save()
    log(inspel, InspelEvent.What.PUBLICATION, by=by, from_state=from_state, to_state=to, note=note)


# What a process leader writes and sorts, and what a change of it is called in the log.
_DRAFT_FIELDS = {
    "answer": InspelEvent.What.ANSWER,
    "public_title": InspelEvent.What.PUBLIC_TEXT,
    "public_text": InspelEvent.What.PUBLIC_TEXT,
    "sub_goal": InspelEvent.What.PUBLIC_TEXT,
    "municipality": InspelEvent.What.PUBLIC_TEXT,
}


@transaction.atomic
def save_draft(*, inspel, by, **content):
    """
    Save what a process leader has written and sorted so far, by the model's names, without moving the inspel.

    What changed is logged. Once the public or the sender has read a text, the log keeps what it said before.
    """
    inspel = _locked(inspel)
    notes = {}
    for field, value in content.items():
        what, old = _DRAFT_FIELDS[field], getattr(inspel, field)
        if old != value:
            notes.setdefault(what, []).append(_change_note(inspel, field, old))
            setattr(inspel, field, value)
    if notes:
        inspel.save()
    for what, lines in notes.items():
        log(inspel, what, by=by, note="\n".join(lines))
    return inspel


def _change_note(inspel, field, old):
    was_read = inspel.answered_at if field == "answer" else inspel.is_public
    name = inspel._meta.get_field(field).verbose_name
    if field in {"sub_goal", "municipality"} or was_read:
        return _("%(field)s was: %(old)s") % {"field": name, "old": old or "–"}
    return _("%(field)s: draft saved") % {"field": name}


@transaction.atomic
def start_review(*, inspel, by):
    inspel = _locked(inspel)
    _move_handling(inspel, Handling.IN_REVIEW, by=by)
    return inspel


@transaction.atomic
def answer(*, inspel, text, by):
    """Answer the sender, who gets a mail if that was allowed."""
    inspel = _locked(inspel)
    _move_handling(
        inspel, Handling.ANSWERED, by=by, answer=text, answered_at=timezone.now(), answered_by=by, close_reason=""
    )
    promise_mail(kind="feedback.answered", about=inspel)
    return inspel


@transaction.atomic
def close(*, inspel, reason, by, text="", decided_elsewhere="", duplicate_of=None):
    """Close without acting on it, for one of the CloseReasons; `text` is the answer that the sender reads."""
    inspel = _locked(inspel)
    changes = {"close_reason": reason, "decided_elsewhere": decided_elsewhere, "duplicate_of": duplicate_of}
    if text:
        changes |= {"answer": text, "answered_at": timezone.now(), "answered_by": by}
    _move_handling(inspel, Handling.CLOSED, by=by, note=CloseReason(reason).label, **changes)
    promise_mail(kind="feedback.answered", about=inspel)
    return inspel


@transaction.atomic
def mark_as_spam(*, inspel, by):
    """Put it aside as spam, taking it down first if it was public."""
    inspel = _locked(inspel)
    if inspel.publication == Publication.PUBLISHED:
        _move_publication(inspel, Publication.UNPUBLISHED, by=by)
    _move_handling(inspel, Handling.SPAM, by=by)
    return inspel


@transaction.atomic
def reopen(*, inspel, by, note=""):
    inspel = _locked(inspel)
    _move_handling(inspel, Handling.REOPENED, by=by, note=note, close_reason="")
    return inspel


@transaction.atomic
def publish(*, inspel, title, text, by):
    """Make the edited title and text public. Raises MoveNotAllowed if the sender did not consent."""
    inspel = _locked(inspel)
    if not inspel.may_publish or inspel.handling == Handling.SPAM:
        raise MoveNotAllowed("no consent to publish" if not inspel.may_publish else "spam")
    _move_publication(
        inspel,
        Publication.PUBLISHED,
        by=by,
        public_title=title,
        public_text=text,
        published_at=timezone.now(),
        published_by=by,
    )
    return inspel


@transaction.atomic
def unpublish(*, inspel, by, note):
    """Take it down; the note says why and stays in the log."""
    inspel = _locked(inspel)
    _move_publication(inspel, Publication.UNPUBLISHED, by=by, note=note)
    return inspel
