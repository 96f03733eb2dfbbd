"""What is done with several inspel at once: all or nothing for each, with a report of what was skipped and why."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.actions.handling import answer
from feedback.actions.moving import locked
from feedback.life import MoveNotAllowed
from feedback.models import Inspel


@dataclass
class GroupReport:
    """`done` holds the inspel that were changed, `skipped` pairs of a reference and why it was left as it is."""

    done: list = field(default_factory=list)
    skipped: list = field(default_factory=list)


class LeftAsItIs(Exception):
    """An inspel of the group that is left alone; the message says why, in words for the process leader."""


def answer_group(*, inspel, text, by):
    """
    Give each of the inspel the same answer; each sender who wants it gets a mail. Return a GroupReport.

    One that is decided already is skipped, and so is one that somebody has begun another answer to: that is never
    overwritten unseen. Each is answered in a transaction of its own, so a call that was cut off can be made again.
    """
    report = GroupReport()
    for one in inspel:
        try:
            report.done.append(_answer_one(one, text, by))
        except LeftAsItIs as reason:
            report.skipped.append((one.reference, str(reason)))
    return report


@transaction.atomic
def _answer_one(inspel, text, by):
    try:
        inspel = locked(inspel)
    except Inspel.DoesNotExist as error:
        raise LeftAsItIs(_("It is no longer there.")) from error
    if inspel.handling in Inspel.Handling.open_states() and inspel.answer.strip() not in {"", text.strip()}:
        raise LeftAsItIs(_("An answer of its own has been begun."))
    try:
        return answer(inspel=inspel, text=text, by=by)
    except MoveNotAllowed as error:
        state = inspel.get_handling_display()
        raise LeftAsItIs(_("It is decided already: %(state)s.") % {"state": state}) from error
