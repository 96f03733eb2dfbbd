"""The actions of the moderation page: what a process leader can do with an inspel, one PageAction per button."""

from django.utils.translation import gettext_lazy as _

from feedback import actions
from feedback.admin.moderation.access import open_verdict, unread_messages
from feedback.admin.moderation.button_labels import worded
from feedback.admin.moderation.page_action import PageAction
from feedback.lifecycle import Handling, Publication


def _answer(inspel, by, data):
    actions.answer(inspel=inspel, text=data["answer"], by=by, keep_name=data.get("keep_name", False))


def _hold_answer(inspel, by, data):
    actions.hold_answer(inspel=inspel, by=by, keep_name=data.get("keep_name", False))


def _publish(inspel, by, data):
    title, text = data["public_title"], data["public_text"]
    actions.publish(inspel=inspel, title=title, text=text, by=by, keep_name=data.get("keep_name", False))


def _answer_and_publish(inspel, by, data):
    _answer(inspel, by, data)
    _publish(inspel, by, data)


def _ask_sender(inspel, by, data):
    actions.write_to_sender(inspel=inspel, text=data["message"], by=by)
    actions.mark_messages_read(inspel=inspel, by=by)


def _close(inspel, by, data):
    actions.close(
        inspel=inspel,
        reason=data["close_reason"],
        by=by,
        text=data["answer"],
        decided_elsewhere=data["decided_elsewhere"],
        duplicate_of=data["duplicate_of"],
        keep_name=data.get("keep_name", False),
    )


def _verdict_asks_for_reopening(inspel):
    verdict = open_verdict(inspel)
    return verdict is not None and not verdict.was_helpful


def _settle_verdict(inspel, by, data, *, reopen=False):
    actions.settle_verdict(verdict=open_verdict(inspel), by=by, reopen=reopen, note=data["verdict_note"])


_TEXT_ACTIONS = [
    PageAction(
        "save_draft",
        label=_("Save without sending"),
        done=_("Saved. Nothing has been sent."),
        place="save",
        key="s",
    ),
    PageAction(
        "answer_and_publish",
        label=_("Answer and publish"),
        done=_("Answered and published."),
        place="answer",
        run=_answer_and_publish,
        handling=Handling.ANSWERED,
        publication=Publication.PUBLISHED,
        needs=("answer", "public_title", "public_text"),
        decides=True,
        key="b",
        can_be_undone=True,
    ),
    PageAction(
        "answer",
        label=_("Answer only"),
        done=_("Answered."),
        place="answer",
        run=_answer,
        handling=Handling.ANSWERED,
        needs=("answer",),
        decides=True,
        can_be_undone=True,
    ),
    PageAction(
        "hold_answer",
        label=_("Hold the answer"),
        done=_("The answer is ready and waits. It is sent together with others, from the queue or from here."),
        place="answer",
        run=_hold_answer,
        needs=("answer",),
        when=lambda inspel: inspel.handling in Handling.open_states() and not inspel.answer_is_held,
        decides=True,
        key="v",
    ),
    PageAction(
        "stop_holding",
        label=_("Make it a draft again"),
        done=_("The answer is a draft again."),
        place="answer",
        run=lambda inspel, by, data: actions.stop_holding_answer(inspel=inspel, by=by),
        when=lambda inspel: inspel.answer_is_held,
    ),
    PageAction(
        "publish",
        label=_("Publish the inspel, answer later"),
        done=_("Published."),
        place="publish",
        run=_publish,
        publication=Publication.PUBLISHED,
        needs=("public_title", "public_text"),
        can_be_undone=True,
    ),
    PageAction(
        "unpublish",
        label=_("Take down from the site"),
        done=_("Taken down from the site."),
        place="unpublish",
        run=lambda inspel, by, data: actions.unpublish(inspel=inspel, by=by, note=data["unpublish_note"]),
        publication=Publication.UNPUBLISHED,
        needs=("unpublish_note",),
    ),
]

_DIALOGUE_ACTIONS = [
    PageAction(
        "ask_sender",
        label=_("Ask, and wait for the sender"),
        done=_("Your message is on the sender's page. The inspel waits for the sender."),
        place="ask",
        run=_ask_sender,
        needs=("message",),
        when=lambda inspel: inspel.accepts_messages and inspel.handling in Handling.open_states(),
        decides=True,
        can_be_undone=True,
    ),
    PageAction(
        "write_to_sender",
        label=_("Send the message"),
        done=_("Your message is on the sender's page."),
        place="ask",
        run=_ask_sender,
        needs=("message",),
        when=lambda inspel: inspel.accepts_messages and inspel.handling not in Handling.open_states(),
        can_be_undone=True,
    ),
    PageAction(
        "mark_read",
        label=_("I have read it"),
        done=_("Marked as read."),
        place="read",
        run=lambda inspel, by, data: actions.mark_messages_read(inspel=inspel, by=by),
        when=unread_messages,
    ),
    PageAction(
        "add_note",
        label=_("Add the note"),
        done=_("The note is added."),
        place="note",
        needs=("note",),
    ),
    PageAction(
        "verdict_read",
        label=_("I have read it"),
        done=_("Marked as read."),
        place="verdict",
        run=_settle_verdict,
        when=lambda inspel: (verdict := open_verdict(inspel)) and verdict.was_helpful,
    ),
    PageAction(
        "verdict_reopen",
        label=_("Open it again"),
        done=_("Reopened."),
        place="verdict",
        run=lambda inspel, by, data: _settle_verdict(inspel, by, data, reopen=True),
        handling=Handling.REOPENED,
        when=_verdict_asks_for_reopening,
    ),
    PageAction(
        "verdict_stands",
        label=_("The answer stands"),
        done=_("The answer stands. The sender is told."),
        place="verdict",
        run=_settle_verdict,
        when=_verdict_asks_for_reopening,
        decides=True,
    ),
]

_HANDLING_ACTIONS = [
    PageAction(
        "start_review",
        label=_("Start the review"),
        done=_("The review has started."),
        place="review",
        run=lambda inspel, by, data: actions.start_review(inspel=inspel, by=by),
        handling=Handling.IN_REVIEW,
    ),
    PageAction(
        "take",
        label=_("I take it"),
        done=_("You have taken it."),
        place="take",
        run=lambda inspel, by, data: actions.assign(inspel=inspel, to=by, by=by),
        when=lambda inspel: inspel.handling in Handling.open_states() and not inspel.assigned_to_id,
        key="t",
    ),
    PageAction(
        "close",
        label=_("Close the inspel"),
        done=_("Closed."),
        place="close",
        run=_close,
        handling=Handling.CLOSED,
        needs=("close_reason",),
        decides=True,
        can_be_undone=True,
    ),
    PageAction(
        "mark_as_spam",
        label=_("Mark as spam"),
        done=_("Marked as spam."),
        place="spam",
        run=lambda inspel, by, data: actions.mark_as_spam(inspel=inspel, by=by),
        handling=Handling.SPAM,
        decides=True,
    ),
    PageAction(
        "reopen",
        label=_("Reopen"),
        done=_("Reopened."),
        place="reopen",
        run=lambda inspel, by, data: actions.reopen(inspel=inspel, by=by, note=data["reopen_note"]),
        handling=Handling.REOPENED,
    ),
    PageAction(
        "mark_confidential",
        label=_("Mark as confidential"),
        done=_("Marked as confidential. It is shown nowhere but here."),
        place="confidential",
        run=lambda inspel, by, data: actions.mark_confidential(
            inspel=inspel, ground=data["confidential_ground"], by=by
        ),
        needs=("confidential_ground", "confidential_sure"),
        when=lambda inspel: not inspel.is_confidential,
    ),
    PageAction(
        "lift_confidentiality",
        label=_("No longer confidential"),
        done=_("It is no longer confidential. Nothing has been published."),
        place="confidential",
        run=lambda inspel, by, data: actions.lift_confidentiality(inspel=inspel, note=data["lift_note"], by=by),
        needs=("lift_note",),
        when=lambda inspel: inspel.is_confidential,
    ),
]

PAGE_ACTIONS = {action.name: action for action in [*_TEXT_ACTIONS, *_DIALOGUE_ACTIONS, *_HANDLING_ACTIONS]}


def available_actions(inspel):
    """Return the actions that the state of the inspel allows, as {place: [PageAction]}."""
    places = {}
    for action in PAGE_ACTIONS.values():
        if action.is_available(inspel):
            places.setdefault(action.place, []).append(worded(action, inspel))
    return places
