"""What a process leader can do with an inspel: one row for each button of the moderation page."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from feedback import actions
from feedback.life import HANDLING_MOVES, PUBLICATION_MOVES, Handling, MoveNotAllowed, Publication
from feedback.models import Inspel

DRAFT_FIELDS = ["sub_goal", "municipality", "public_title", "public_text", "answer"]


class ChangedMeanwhile(Exception):
    """Somebody else changed the inspel after the page was shown."""


@dataclass(frozen=True)
class Move:
    """
    A button. `place` is the part of the page where it stands and `needs` the fields that must be filled in.

    `handling` and `publication` are the states it leads to; `run` makes the move, once what was typed is saved.
    """

    name: str
    label: Promise
    done: Promise
    place: str
    run: Callable
    handling: Handling | None = None
    publication: Publication | None = None
    needs: tuple[str, ...] = ()

    def is_open_for(self, inspel):
        if self.handling and self.handling not in HANDLING_MOVES[inspel.handling]:
            return False
        if self.publication and self.publication not in PUBLICATION_MOVES[inspel.publication]:
            return False
        return self.publication != Publication.PUBLISHED or (
            inspel.may_publish and (self.handling or inspel.handling) != Handling.SPAM
        )


def _answer(inspel, by, data):
    actions.answer(inspel=inspel, text=data["answer"], by=by)


def _publish(inspel, by, data):
    actions.publish(inspel=inspel, title=data["public_title"], text=data["public_text"], by=by)


def _answer_and_publish(inspel, by, data):
    _answer(inspel, by, data)
    _publish(inspel, by, data)


def _close(inspel, by, data):
    actions.close(
        inspel=inspel,
        reason=data["close_reason"],
        by=by,
        text=data["answer"],
        decided_elsewhere=data["decided_elsewhere"],
        duplicate_of=data["duplicate_of"],
    )


MOVES = {
    move.name: move
    for move in [
        Move(
            "save_draft",
            label=_("Save without sending"),
            done=_("Saved. Nothing has been sent."),
            place="save",
            run=lambda inspel, by, data: None,
        ),
        Move(
            "answer_and_publish",
            label=_("Answer and publish"),
            done=_("Answered and published."),
            place="answer",
            run=_answer_and_publish,
            handling=Handling.ANSWERED,
            publication=Publication.PUBLISHED,
            needs=("answer", "public_title", "public_text"),
        ),
        Move(
            "answer",
            label=_("Answer only"),
            done=_("Answered."),
            place="answer",
            run=_answer,
            handling=Handling.ANSWERED,
            needs=("answer",),
        ),
        Move(
            "publish",
            label=_("Publish only"),
            done=_("Published."),
            place="publish",
            run=_publish,
            publication=Publication.PUBLISHED,
            needs=("public_title", "public_text"),
        ),
        Move(
            "unpublish",
            label=_("Take down from the site"),
            done=_("Taken down from the site."),
            place="unpublish",
            run=lambda inspel, by, data: actions.unpublish(inspel=inspel, by=by, note=data["unpublish_note"]),
            publication=Publication.UNPUBLISHED,
            needs=("unpublish_note",),
        ),
        Move(
            "close",
            label=_("Close the inspel"),
            done=_("Closed."),
            place="close",
            run=_close,
            handling=Handling.CLOSED,
            needs=("close_reason",),
        ),
        Move(
            "start_review",
            label=_("Start the review"),
            done=_("The review has started."),
            place="review",
            run=lambda inspel, by, data: actions.start_review(inspel=inspel, by=by),
            handling=Handling.IN_REVIEW,
        ),
        Move(
            "mark_as_spam",
            label=_("Mark as spam"),
            done=_("Marked as spam."),
            place="spam",
            run=lambda inspel, by, data: actions.mark_as_spam(inspel=inspel, by=by),
            handling=Handling.SPAM,
        ),
        Move(
            "reopen",
            label=_("Reopen"),
            done=_("Reopened."),
            place="reopen",
            run=lambda inspel, by, data: actions.reopen(inspel=inspel, by=by, note=data["reopen_note"]),
            handling=Handling.REOPENED,
        ),
    ]
}


def open_moves(inspel):
    """Return what can be done with the inspel right now, as {place: [moves]}."""
    places = {}
    for move in MOVES.values():
        if move.is_open_for(inspel):
            places.setdefault(move.place, []).append(move)
    return places


def fingerprint(inspel):
    """Return a short text that changes whenever anything changes that a moderator sees and acts on."""
    state = [inspel.handling, inspel.publication, inspel.sub_goal_id, inspel.municipality_id]
    texts = [inspel.public_title, inspel.public_text, inspel.answer, inspel.may_publish]
    return hashlib.sha256(json.dumps([*state, *texts]).encode()).hexdigest()[:20]


@transaction.atomic
def moderate(*, inspel, move, by, data, seen):
    """
    Save what was typed and make the move: both or neither.

    `seen` is the fingerprint of the inspel that `by` had before the eyes. Raises ChangedMeanwhile if it is no longer
    so, and MoveNotAllowed if its state does not allow the move.
    """
    inspel = Inspel.objects.select_for_update().get(pk=inspel.pk)
    if fingerprint(inspel) != seen:
        raise ChangedMeanwhile
    if not move.is_open_for(inspel):
        raise MoveNotAllowed(f"{move.name}: {inspel.handling}, {inspel.publication}")
    actions.save_draft(inspel=inspel, by=by, **_draft(inspel, data))
    move.run(inspel, by, data)


def _draft(inspel, data):
    draft = {name: data[name] for name in DRAFT_FIELDS if name in data}
    if not inspel.public_text and draft.get("public_text") == inspel.text:
        del draft["public_text"]  # the page offered the original to begin with: nobody has written anything yet
    return draft
