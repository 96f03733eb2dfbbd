"""What can be done with several inspel at once: one row for each choice of the queue's menu."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from feedback import actions
from feedback.actions.batch_answers import BatchResult, Skipped
from feedback.actions.publication import PersonalDataLeft
from feedback.admin.queue import bulk_forms
from feedback.lifecycle import HANDLING_TRANSITIONS, Handling, TransitionNotAllowed
from feedback.models import Inspel


@dataclass(frozen=True)
class BulkAction:
    """
    `will` and `done` say how many it is about; `skip_reason(inspel, by)` says why one is left as it is, or "".

    `run(inspel, by, data)` does it to one, through the actions; `remarks(rows)` says what else is good to know first.
    """

    name: str
    label: Promise
    will: Promise
    done: Promise
    run: Callable
    skip_reason: Callable
    form: type[forms.Form] = bulk_forms.NothingToFillIn
    remarks: Callable = lambda rows: []
    is_dangerous: bool = False


def run_bulk_action(bulk, rows, *, by, data):
    """Do it to each row that allows it, each in a transaction of its own, and return a BatchResult."""
    report = BatchResult()
    for inspel in rows:
        try:
            if reason := bulk.skip_reason(inspel, by):
                raise Skipped(reason)
            bulk.run(inspel, by, data)
        except Skipped as reason:
            report.skipped.append((inspel.reference, str(reason)))
        except PersonalDataLeft as left:
            report.skipped.append((inspel.reference, left.reason))
        except TransitionNotAllowed:
            report.skipped.append((inspel.reference, _("Somebody else changed it meanwhile.")))
        except Inspel.DoesNotExist:
            report.skipped.append((inspel.reference, _("It is no longer there.")))
        else:
            report.done.append(inspel)
    return report


def _decided(inspel, by=None):
    if inspel.handling in Handling.open_states():
        return ""
    return _("It is decided already: %(state)s.") % {"state": inspel.get_handling_display()}


def _taken_by_me(inspel, by):
    return _("You have taken it already.") if inspel.assigned_to_id == by.pk else ""


def _cannot_be_reviewed(inspel, by):
    if inspel.handling == Handling.IN_REVIEW:
        return _("It is being reviewed already.")
    return "" if Handling.IN_REVIEW in HANDLING_TRANSITIONS[inspel.handling] else _decided(inspel)


def _cannot_be_held(inspel, by):
    if inspel.answer_is_held:
        return _("Its answer waits already.")
    return _decided(inspel) or ("" if inspel.answer else _("No answer is written."))


def _is_not_held(inspel, by):
    return _decided(inspel) or ("" if inspel.answer_is_held else _("Its answer does not wait to be sent."))


def _cannot_be_answered(inspel, by):
    return _decided(inspel) or (_("An answer of its own has been begun.") if inspel.answer else "")


def _assign(inspel, by, data):
    if inspel.assigned_to_id == (data["to"] and data["to"].pk):
        raise Skipped(_("It is so already."))
    actions.assign(inspel=inspel, to=data["to"], by=by)


def _set_themes(inspel, by, data):
    themes = bulk_forms.ThemesForm.new_themes(inspel, data)
    if themes == set(inspel.themes.all()):
        raise Skipped(_("It is so already."))
    actions.set_themes(inspel=inspel, themes=themes, by=by)


def _answer(inspel, by, data):
    report = actions.answer_group(inspel=[inspel], text=data["text"], by=by)
    for _reference, reason in report.skipped:
        raise Skipped(reason)


def _close(inspel, by, data):
    if data["text"] and inspel.answer:
        raise Skipped(_("An answer of its own has been begun."))
    actions.close(
        inspel=inspel, reason=data["reason"], by=by, text=data["text"], decided_elsewhere=data["decided_elsewhere"]
    )


def _will_be_taken_down(rows):
    count = sum(inspel.is_public for inspel in rows)
    text = ngettext(
        "%(count)d of them is published and will be taken down from the site.",
        "%(count)d of them are published and will be taken down from the site.",
        count,
    )
    return [text % {"count": count}] if count else []


def _ready_for_site(rows):
    count = sum(actions.is_ready_for_site(inspel) for inspel in rows)
    text = ngettext(
        "%(count)d of them has a text that is ready for the site.",
        "%(count)d of them have a text that is ready for the site.",
        count,
    )
    return [text % {"count": count}] if count else []


def _mails(rows):
    count = sum(inspel.may_contact for inspel in rows)
    if not count:
        return [_("No sender gets a mail. They see the answer on their private page.")]
    text = ngettext(
        "%(count)d sender gets a mail. The others see the answer on their private page.",
        "%(count)d senders get a mail. The others see the answer on their private page.",
        count,
    )
    return [text % {"count": count}]


BULK_ACTIONS = {
    bulk.name: bulk
    for bulk in [
        BulkAction(
            "take",
            label=gettext_lazy("Take them myself"),
            will=ngettext_lazy(
                "%(count)d inspel will be taken by you.", "%(count)d inspel will be taken by you.", "count"
            ),
            done=ngettext_lazy("%(count)d inspel is taken by you.", "%(count)d inspel are taken by you.", "count"),
            skip_reason=_taken_by_me,
            run=lambda inspel, by, data: actions.assign(inspel=inspel, to=by, by=by),
        ),
        BulkAction(
            "assign",
            label=gettext_lazy("Let somebody take them"),
            will=ngettext_lazy(
                "%(count)d inspel gets the one you choose.", "%(count)d inspel get the one you choose.", "count"
            ),
            done=ngettext_lazy("%(count)d inspel is handed over.", "%(count)d inspel are handed over.", "count"),
            skip_reason=lambda inspel, by: "",
            run=_assign,
            form=bulk_forms.AssignForm,
        ),
        BulkAction(
            "themes",
            label=gettext_lazy("Set themes"),
            will=ngettext_lazy(
                "%(count)d inspel gets the themes you choose.", "%(count)d inspel get the themes you choose.", "count"
            ),
            done=ngettext_lazy("%(count)d inspel has new themes.", "%(count)d inspel have new themes.", "count"),
            skip_reason=lambda inspel, by: "",
            run=_set_themes,
            form=bulk_forms.ThemesForm,
        ),
        BulkAction(
            "start_review",
            label=gettext_lazy("Start the review"),
            will=ngettext_lazy(
                "The review of %(count)d inspel will start.", "The review of %(count)d inspel will start.", "count"
            ),
            done=ngettext_lazy(
                "The review of %(count)d inspel started.", "The review of %(count)d inspel started.", "count"
            ),
            skip_reason=_cannot_be_reviewed,
            run=lambda inspel, by, data: actions.start_review(inspel=inspel, by=by),
        ),
        BulkAction(
            "answer",
            label=gettext_lazy("Give all the same answer"),
            will=ngettext_lazy("%(count)d inspel will be answered.", "%(count)d inspel will be answered.", "count"),
            done=ngettext_lazy("%(count)d inspel is answered.", "%(count)d inspel are answered.", "count"),
            skip_reason=_cannot_be_answered,
            run=_answer,
            form=bulk_forms.AnswerForm,
            remarks=_mails,
        ),
        BulkAction(
            "hold",
            label=gettext_lazy("Let the written answers wait"),
            will=ngettext_lazy("%(count)d answer will wait.", "%(count)d answers will wait.", "count"),
            done=ngettext_lazy("%(count)d answer waits to be sent.", "%(count)d answers wait to be sent.", "count"),
            skip_reason=_cannot_be_held,
            run=lambda inspel, by, data: actions.hold_answer(inspel=inspel, by=by),
        ),
        BulkAction(
            "release",
            label=gettext_lazy("Send the answers that wait"),
            will=ngettext_lazy("%(count)d answer will be sent.", "%(count)d answers will be sent.", "count"),
            done=ngettext_lazy("%(count)d answer is sent.", "%(count)d answers are sent.", "count"),
            skip_reason=_is_not_held,
            run=lambda inspel, by, data: actions.release_held(inspel=inspel, by=by, publish=data["publish"]),
            form=bulk_forms.ReleaseForm,
            remarks=lambda rows: _mails(rows) + _ready_for_site(rows),
        ),
        BulkAction(
            "stop_holding",
            label=gettext_lazy("Make the answers that wait drafts again"),
            will=ngettext_lazy(
                "%(count)d answer will be a draft again.", "%(count)d answers will be drafts again.", "count"
            ),
            done=ngettext_lazy("%(count)d answer is a draft again.", "%(count)d answers are drafts again.", "count"),
            skip_reason=_is_not_held,
            run=lambda inspel, by, data: actions.stop_holding_answer(inspel=inspel, by=by),
        ),
        BulkAction(
            "close",
            label=gettext_lazy("Close with a reason"),
            will=ngettext_lazy("%(count)d inspel will be closed.", "%(count)d inspel will be closed.", "count"),
            done=ngettext_lazy("%(count)d inspel is closed.", "%(count)d inspel are closed.", "count"),
            skip_reason=_decided,
            run=_close,
            form=bulk_forms.CloseForm,
            remarks=_mails,
            is_dangerous=True,
        ),
        BulkAction(
            "spam",
            label=gettext_lazy("Mark as spam"),
            will=ngettext_lazy("%(count)d inspel will be put aside.", "%(count)d inspel will be put aside.", "count"),
            done=ngettext_lazy("%(count)d inspel is marked as spam.", "%(count)d inspel are marked as spam.", "count"),
            skip_reason=_decided,
            run=lambda inspel, by, data: actions.mark_as_spam(inspel=inspel, by=by),
            remarks=_will_be_taken_down,
            is_dangerous=True,
        ),
    ]
}
