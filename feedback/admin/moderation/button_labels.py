"""What a button of the moderation page says when others read already what it saves or changes."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from feedback.lifecycle import Handling

# The actions that may change what others read already, since their labels say so.
SAY_WHO_READS = {"save_draft", "answer_and_publish", "answer", "publish", "close"}
_SITE_SAVED = (_("Save the change on the site"), _("Saved. The change is on the site."))
_SENDER_SAVED = (_("Save the change on the sender's page"), _("Saved. The change is on the sender's page."))


def worded(action, inspel):
    """Return the PageAction with the label and the report that are true for the inspel as it is now."""
    label, done = _WORDS.get(action.name, _as_it_is)(action, inspel)
    return replace(action, label=label, done=done)


def is_read_by_sender(inspel):
    """Return whether the sender reads the answer or what it led to, so that a change shows as soon as it is saved."""
    is_answered = inspel.handling in Handling.answered_states()
    return bool(is_answered and (inspel.answered_at or inspel.led_to))


def save_label(inspel):
    """Return what the button says that saves a change of what others read."""
    return (_SITE_SAVED if inspel.is_public else _SENDER_SAVED)[0]


def _as_it_is(action, inspel):
    return action.label, action.done


def _on_site(label):
    """Return a function that gives the action this label if the inspel is public."""
    return lambda action, inspel: (label if inspel.is_public else action.label, action.done)


def _save(action, inspel):
    if inspel.is_public:
        return _SITE_SAVED
    return _SENDER_SAVED if is_read_by_sender(inspel) else (action.label, action.done)


def _answer(action, inspel):
    if inspel.is_public:
        return _("Answer, on the site too"), _("Answered. The answer is on the site.")
    return (action.label if inspel.may_be_published else _("Answer the inspel")), action.done


def _publish(action, inspel):
    is_decided = inspel.handling in Handling.answered_states()
    return (_("Publish the inspel and the answer") if is_decided else action.label), action.done


_WORDS = {
    "save_draft": _save,
    "answer": _answer,
    "publish": _publish,
    "close": _on_site(_("Close the inspel, on the site too")),
    "reopen": _on_site(_("Reopen, and take the answer off the site")),
    "verdict_reopen": _on_site(_("Open it again, and take the answer off the site")),
    "mark_as_spam": _on_site(_("Mark as spam, and take it down from the site")),
    "mark_confidential": _on_site(_("Mark as confidential, and take it down from the site")),
}
