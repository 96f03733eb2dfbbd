"""Everything that the moderation page shows."""

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modeltranslation.utils import get_language_bidi

from contacts.models import Organisation
from core.text import clean_text
from feedback.admin.moderation.diff import side_by_side
from feedback.admin.moderation.page_actions import available_actions, open_verdict, unread_messages
from feedback.admin.moderation.placeholders import filled_in
from feedback.admin.moderation.text_tools import findings
from feedback.admin.queue.filters import back_to_queue
from feedback.admin.queue.rows import is_overdue, next_in_queue, time_left
from feedback.models import InspelEvent

# The rules that most often apply here, to choose from; any other can be written.
GROUNDS = [
    "25 kap. 1 § offentlighets- och sekretesslagen (hälso- och sjukvård)",
    "26 kap. 1 § offentlighets- och sekretesslagen (socialtjänst)",
    "21 kap. 1 § offentlighets- och sekretesslagen (hälsa och sexualliv)",
]


def page_context(request, inspel, form, *, can_moderate, only_texts=False):
    public = clean_text(form["public_text"].value()) if "public_text" in form.fields else inspel.public_text
    original_pieces, public_pieces = side_by_side(inspel.text, public)
    texts = {
        "inspel": inspel,
        "form": form,
        "original_pieces": original_pieces,
        "public_pieces": public_pieces,
        "is_compared": any(piece.is_changed for piece in [*original_pieces, *public_pieces]),
        "findings": findings(form),
        "is_right_to_left": get_language_bidi(inspel.language),
    }
    return texts if only_texts else texts | _rest(request, inspel, form, can_moderate=can_moderate)


def _rest(request, inspel, form, *, can_moderate):
    lines = log_lines(inspel)
    return {
        "can_moderate": can_moderate,
        "actions": available_actions(inspel) if can_moderate else {},
        "attention": list(attention(inspel)),
        "unread": unread_messages(inspel),
        "verdict": open_verdict(inspel),
        "events": lines,
        "event_kinds": log_kinds(lines),
        "next": next_in_queue(inspel),
        "queue_url": back_to_queue(request.GET.get("_changelist_filters", "")),
        "time_left": time_left(inspel),
        "is_overdue": is_overdue(inspel),
        "grounds": GROUNDS,
        "deciders": Organisation.objects.order_by("kind", "name_sv") if can_moderate else [],
        "templates": _templates(request, inspel, form) if can_moderate else [],
    }


def attention(inspel):
    """Yield (text, address) for each thing that somebody must see before deciding anything."""
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


def _templates(request, inspel, form):
    return [
        {"pk": template.pk, "name": template.name, "text": filled_in(template, inspel=inspel, by=request.user)[0]}
        for template in form.fields["reply_template"].queryset
    ]


def log_lines(inspel):
    """Return what has happened to the inspel, oldest first, in words."""
    return [
        {
            "at": event.at,
            "who": event.who,
            "kind": event.what,
            "what": capfirst(event.get_what_display()),
            "from": event.state_label(event.from_state),
            "to": event.state_label(event.to_state),
            "note": event.note,
        }
        for event in inspel.events.all()
    ]


def log_kinds(lines):
    """Return what the log can be narrowed down to, of what is in it: {"kind", "label", "count"}."""
    counts = {}
    for line in lines:
        counts[line["kind"]] = counts.get(line["kind"], 0) + 1
    return [
        {"kind": kind.value, "label": capfirst(kind.label), "count": counts[kind.value]}
        for kind in InspelEvent.What
        if kind.value in counts
    ]
