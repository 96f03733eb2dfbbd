"""Everything that the moderation page shows."""

from django.urls import reverse
from django.utils.translation import gettext as _
from modeltranslation.utils import get_language_bidi

from contacts.forms import clean_text
from contacts.models import Organisation
from feedback.admin.back import back_to_queue
from feedback.admin.compare import side_by_side
from feedback.admin.log import log_kinds, log_lines
from feedback.admin.moves import open_moves, open_verdict, unread_messages
from feedback.admin.queue import is_overdue, next_in_queue, time_left
from feedback.admin.text_tools import findings
from feedback.reply_templates import filled_in

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
        "moves": open_moves(inspel) if can_moderate else {},
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
