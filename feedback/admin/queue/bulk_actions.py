"""The bulk actions of the queue: what can be done with several inspel at once, one BulkAction per menu item."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from core.personal_data.guard import contact_details_in
from feedback import actions
from feedback.actions.batch_answers import Skipped
from feedback.actions.guard import PersonalDataFound
from feedback.admin.queue import bulk_forms, bulk_skips
from feedback.admin.queue.underway import underway_reason
from feedback.lifecycle import TransitionNotAllowed
from feedback.models import DelayedAction, Inspel
from feedback.models.languages import ANSWER_TEXTS


@dataclass(frozen=True)
class BulkAction:
    """
    An item of the menu. `will` and `done` are the texts before and after it, with the number of inspel.

    `skip_reason(inspel, by)` returns why an inspel is skipped, or "". `run(inspel, by, data)` runs the action on one
    inspel, with the cleaned data of `form`; it raises Skipped if the data does not suit that inspel. `remarks(rows)`
    returns a list of what else to show before it runs. One that `can_be_undone` is carried out UNDO_SECONDS after the
    click, by the rule for PageAction: it sends or publishes what somebody has written.
    """

    name: str
    label: Promise
    will: Promise
    done: Promise
    run: Callable
    skip_reason: Callable
    form: type[forms.Form] = bulk_forms.NoFieldsForm
    remarks: Callable = lambda rows: []
    is_dangerous: bool = False
    can_be_undone: bool = False


@dataclass
class BatchResult:
    """`done` lists the inspel that were changed, `skipped` pairs of a reference and the reason why not."""

    done: list = field(default_factory=list)
    skipped: list = field(default_factory=list)


def run_bulk_action(action, rows, *, by, data):
    """Run the action on each row that allows it, each in its own transaction, and return a BatchResult."""
    result = BatchResult()
    reasons = skip_reasons(action, rows, by)
    for inspel in rows:
        try:
            if reason := reasons[inspel]:
                raise Skipped(reason)
            action.run(inspel, by, data)
        except Skipped as skipped:
            result.skipped.append((inspel.reference, str(skipped)))
        except PersonalDataFound as error:
            result.skipped.append((inspel.reference, error.reason))
        except TransitionNotAllowed:
            result.skipped.append((inspel.reference, _("Somebody else changed it meanwhile.")))
        except Inspel.DoesNotExist:
            result.skipped.append((inspel.reference, _("It is no longer there.")))
        else:
            result.done.append(inspel)
    return result


def skip_reasons(action, rows, by):
    """Return {inspel: why it is skipped, or ""}."""
    delayed = DelayedAction.objects.waiting().filter(inspel__in=rows).select_related("by")
    underway = {row.inspel_id: row for row in delayed}
    return {
        inspel: underway_reason(underway[inspel.pk]) if inspel.pk in underway else action.skip_reason(inspel, by)
        for inspel in rows
    }


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
    actions.answer_in_batch(inspel=inspel, text=data["text"], by=by)


def _close(inspel, by, data):
    if data["text"] and inspel.answer:
        raise Skipped(_("An answer of its own has been begun."))
    actions.close(
        inspel=inspel, reason=data["reason"], by=by, text=data["text"], decided_elsewhere=data["decided_elsewhere"]
    )


def _unpublish_remark(rows):
    count = sum(inspel.is_public for inspel in rows)
    text = ngettext(
        "%(count)d of them is published and will be taken down from the site.",
        "%(count)d of them are published and will be taken down from the site.",
        count,
    )
    return [text % {"count": count}] if count else []


def _publish_remark(rows):
    count = sum(actions.is_ready_to_publish(inspel) for inspel in rows)
    text = ngettext(
        "%(count)d of them has a text that is ready for the site.",
        "%(count)d of them have a text that is ready for the site.",
        count,
    )
    return [text % {"count": count}] if count else []


def _site_remark(rows):
    count = sum(inspel.is_public for inspel in rows)
    text = ngettext(
        "%(count)d of them is published: everybody reads the answer on the site at once.",
        "%(count)d of them are published: everybody reads the answer on the site at once.",
        count,
    )
    return [text % {"count": count}] if count else []


def _answer_remarks(rows):
    return _site_remark(rows) + _mail_remark(rows)


def _mail_remark(rows):
    count = sum(inspel.may_contact for inspel in rows)
    if not count:
        return [_("No sender gets a mail. They see the answer on their private page.")]
    text = ngettext(
        "%(count)d sender gets a mail. The others see the answer on their private page.",
        "%(count)d senders get a mail. The others see the answer on their private page.",
        count,
    )
    return [text % {"count": count}]


def _contact_details_remark(rows):
    count = sum(bool(contact_details_in(*(getattr(inspel, name) for name in ANSWER_TEXTS))) for inspel in rows)
    text = ngettext(
        "%(count)d of the answers holds a telephone number or an e-mail address. Check that everybody may read it.",
        "%(count)d of the answers hold a telephone number or an e-mail address. Check that everybody may read it.",
        count,
    )
    return [text % {"count": count}] if count else []


BULK_ACTIONS = {
    action.name: action
    for action in [
        BulkAction(
            "take",
            label=gettext_lazy("Take them myself"),
            will=ngettext_lazy(
                "%(count)d inspel will be taken by you.", "%(count)d inspel will be taken by you.", "count"
            ),
            done=ngettext_lazy("%(count)d inspel is taken by you.", "%(count)d inspel are taken by you.", "count"),
            skip_reason=bulk_skips.already_taken,
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
            skip_reason=bulk_skips.not_reviewable,
            run=lambda inspel, by, data: actions.start_review(inspel=inspel, by=by),
        ),
        BulkAction(
            "answer",
            label=gettext_lazy("Give all the same answer"),
            will=ngettext_lazy("%(count)d inspel will be answered.", "%(count)d inspel will be answered.", "count"),
            done=ngettext_lazy("%(count)d inspel is answered.", "%(count)d inspel are answered.", "count"),
            skip_reason=bulk_skips.not_answerable,
            run=_answer,
            form=bulk_forms.AnswerForm,
            remarks=_answer_remarks,
            can_be_undone=True,
        ),
        BulkAction(
            "hold",
            label=gettext_lazy("Let the written answers wait"),
            will=ngettext_lazy("%(count)d answer will wait.", "%(count)d answers will wait.", "count"),
            done=ngettext_lazy("%(count)d answer waits to be sent.", "%(count)d answers wait to be sent.", "count"),
            skip_reason=bulk_skips.not_holdable,
            run=lambda inspel, by, data: actions.hold_answer(inspel=inspel, by=by),
            remarks=_contact_details_remark,
        ),
        BulkAction(
            "release",
            label=gettext_lazy("Send the answers that wait"),
            will=ngettext_lazy("%(count)d answer will be sent.", "%(count)d answers will be sent.", "count"),
            done=ngettext_lazy("%(count)d answer is sent.", "%(count)d answers are sent.", "count"),
            skip_reason=bulk_skips.not_sendable,
            run=lambda inspel, by, data: actions.release_held_answer(inspel=inspel, by=by, publish=data["publish"]),
            form=bulk_forms.ReleaseForm,
            remarks=lambda rows: _contact_details_remark(rows) + _answer_remarks(rows) + _publish_remark(rows),
            can_be_undone=True,
        ),
        BulkAction(
            "stop_holding",
            label=gettext_lazy("Make the answers that wait drafts again"),
            will=ngettext_lazy(
                "%(count)d answer will be a draft again.", "%(count)d answers will be drafts again.", "count"
            ),
            done=ngettext_lazy("%(count)d answer is a draft again.", "%(count)d answers are drafts again.", "count"),
            skip_reason=bulk_skips.not_held,
            run=lambda inspel, by, data: actions.stop_holding_answer(inspel=inspel, by=by),
        ),
        BulkAction(
            "close",
            label=gettext_lazy("Close with a reason"),
            will=ngettext_lazy("%(count)d inspel will be closed.", "%(count)d inspel will be closed.", "count"),
            done=ngettext_lazy("%(count)d inspel is closed.", "%(count)d inspel are closed.", "count"),
            skip_reason=bulk_skips.already_decided,
            run=_close,
            form=bulk_forms.CloseForm,
            remarks=_answer_remarks,
            is_dangerous=True,
            can_be_undone=True,
        ),
        BulkAction(
            "spam",
            label=gettext_lazy("Mark as spam"),
            will=ngettext_lazy("%(count)d inspel will be put aside.", "%(count)d inspel will be put aside.", "count"),
            done=ngettext_lazy("%(count)d inspel is marked as spam.", "%(count)d inspel are marked as spam.", "count"),
            skip_reason=bulk_skips.already_decided,
            run=lambda inspel, by, data: actions.mark_as_spam(inspel=inspel, by=by),
            remarks=_unpublish_remark,
            is_dangerous=True,
        ),
    ]
}
