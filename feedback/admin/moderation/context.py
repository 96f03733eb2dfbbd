"""The context of the moderation page: what its template shows of an inspel."""

from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.models import Organisation
from core.display_name import user_display_name
from core.swedish_order import SwedishOrder
from feedback.admin.moderation.access import open_verdict, unread_messages
from feedback.admin.moderation.diff import side_by_side
from feedback.admin.moderation.log import LOG_SHOWN, log_kinds, log_lines
from feedback.admin.moderation.page_actions import available_actions
from feedback.admin.moderation.placeholders import fill_in, fill_in_translation
from feedback.admin.moderation.text_tools import findings
from feedback.admin.queue.due import is_overdue, time_left
from feedback.admin.queue.links import filters_context
from feedback.admin.queue.underway import own_underway, undo_offers

# The rules of secrecy that apply most often, suggested in the form; any other can be written.
GROUNDS = [
    "25 kap. 1 § offentlighets- och sekretesslagen (hälso- och sjukvård)",
    "26 kap. 1 § offentlighets- och sekretesslagen (socialtjänst)",
    "21 kap. 1 § offentlighets- och sekretesslagen (hälsa och sexualliv)",
]


def page_context(request, inspel, form, *, can_moderate):
    """Return everything that the page shows; the buttons and suggestions only for those who may moderate."""
    events = list(inspel.events.all())
    log = log_lines(events[-LOG_SHOWN:])
    delayed = own_underway(request.user, inspel) if can_moderate else []
    underway = next((row for row in delayed if row.inspel_id == inspel.pk and row.stopped_at is None), None)
    return (
        text_context(inspel, form)
        | filters_context(request)
        | {
            "can_moderate": can_moderate,
            "actions": available_actions(inspel) if can_moderate and (form.is_bound or not underway) else {},
            "attention": list(_attention(inspel, [row for row in delayed if row.inspel_id == inspel.pk])),
            "can_undo": undo_offers(row for row in delayed if row.by_id == request.user.pk and row.stopped_at is None),
            "underway": underway,
            "unread": unread_messages(inspel),
            "verdict": open_verdict(inspel),
            "events": log,
            "event_kinds": log_kinds(log),
            "events_left_out": len(events) - len(log),
            "time_left": time_left(inspel),
            "is_overdue": is_overdue(inspel),
            "grounds": GROUNDS,
            "deciders": Organisation.objects.order_by("kind", SwedishOrder("name_sv")) if can_moderate else [],
            "templates": _reply_templates(request, inspel, form) if can_moderate else [],
        }
    )


def text_context(inspel, form):
    """Return what the comparison of the original with the text for the site shows."""
    public = (form["public_text"].value() or "") if "public_text" in form.fields else inspel.public_text
    public = public[: inspel.public_text_max_length]  # what is typed beyond it is refused
    original_pieces, public_pieces = side_by_side(inspel.text, public, form.sender_words)
    return {
        "inspel": inspel,
        "original_pieces": original_pieces,
        "public_pieces": public_pieces,
        "is_compared": any(piece.is_changed for piece in [*original_pieces, *public_pieces]),
        "findings": findings(form),
    }


def _attention(inspel, delayed):
    """Yield (text, address) for everything that must be seen before a decision."""
    if any(row.why_stopped in {row.Why.CHANGED, row.Why.FAILED} for row in delayed):
        text = _("What %(name)s decided was not carried out, since the inspel was changed meanwhile. Decide anew.")
        yield text % {"name": user_display_name(delayed[0].by)}, "#log"
    if inspel.is_confidential:
        yield _("Confidential: %(ground)s") % {"ground": inspel.confidential_ground}, "#record"
    if reports := [report for report in inspel.reports.all() if report.settled_at is None]:
        yield (
            _("Reported by somebody who read it: %(why)s") % {"why": reports[0].get_reason_display()},
            reverse("admin:feedback_inspelreport_change", args=[reports[0].pk]),
        )
    if unread_messages(inspel):
        yield _("The sender has written to you."), "#dialogue"
    if verdict := open_verdict(inspel):
        helped = _("The sender says that the answer helped.")
        yield helped if verdict.was_helpful else _("The sender says that the answer did not help."), "#answer"
    if inspel.answer_is_held:
        yield _("The answer is ready and waits to be sent."), "#answer"
    if inspel.personal_data_erased_at:
        yield _("The sender has erased name and e-mail address."), "#sender"


def _reply_templates(request, inspel, form):
    return [
        {
            "pk": template.pk,
            "name": template.name,
            "text": fill_in(template, inspel=inspel, by=request.user)[0],
            "translation": fill_in_translation(template, inspel=inspel, by=request.user),
        }
        for template in form.fields["reply_template"].queryset
    ]
