"""Why a bulk action skips an inspel: each function returns the reason, or "" if it does not."""

from django.utils.translation import gettext as _

from feedback.lifecycle import HANDLING_TRANSITIONS, Handling


def already_decided(inspel, by=None):
    if inspel.handling in Handling.open_states():
        return ""
    return _("It is decided already: %(state)s.") % {"state": inspel.get_handling_display()}


def already_taken(inspel, by):
    return _("You have taken it already.") if inspel.assigned_to_id == by.pk else ""


def not_reviewable(inspel, by):
    if inspel.handling == Handling.IN_REVIEW:
        return _("It is being reviewed already.")
    return "" if Handling.IN_REVIEW in HANDLING_TRANSITIONS[inspel.handling] else already_decided(inspel)


def not_holdable(inspel, by):
    if inspel.answer_is_held:
        return _("Its answer waits already.")
    return already_decided(inspel) or ("" if inspel.answer else _("No answer is written."))


def not_held(inspel, by):
    return already_decided(inspel) or ("" if inspel.answer_is_held else _("Its answer does not wait to be sent."))


def not_sendable(inspel, by):
    if inspel.promises_the_past:
        return _("Its answer promises a day that has passed. Write another day, or none.")
    return not_held(inspel, by)


def not_answerable(inspel, by):
    return already_decided(inspel) or (_("An answer of its own has been begun.") if inspel.answer else "")
