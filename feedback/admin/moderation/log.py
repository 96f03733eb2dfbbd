"""The log of an inspel: its latest lines on the moderation page, and all of it on a page of its own."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.admin.pages import render_admin_page
from core.pagination import PAGE_PARAMETER
from feedback.admin.queue.links import filters_context
from feedback.models import Inspel, InspelEvent

LOG_SHOWN = 50
LINES_PER_PAGE = 200


def log_lines(events):
    """Return the events in words, in their order."""
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
        for event in events
    ]


def log_kinds(lines):
    """Return the kinds of events that the log can be filtered by, each as {"kind", "label", "count"}."""
    counts = {}
    for line in lines:
        counts[line["kind"]] = counts.get(line["kind"], 0) + 1
    return [
        {"kind": kind.value, "label": capfirst(kind.label), "count": counts[kind.value]}
        for kind in InspelEvent.What
        if kind.value in counts
    ]


def log_page(model_admin, request, pk):
    """Show all of the log, oldest first, LINES_PER_PAGE at a time."""
    inspel = get_object_or_404(Inspel, pk=pk)
    if not model_admin.has_view_permission(request, inspel):
        raise PermissionDenied
    events = Paginator(inspel.events.select_related("by"), LINES_PER_PAGE)
    page_obj = events.get_page(request.GET.get(PAGE_PARAMETER))
    lines = log_lines(page_obj)
    context = {
        "title": _("Log of %(reference)s") % {"reference": inspel},
        "inspel": inspel,
        "page_obj": page_obj,
        "events": lines,
        "event_kinds": log_kinds(lines),
        **filters_context(request),
    }
    return render_admin_page(model_admin, request, "admin/feedback/inspel/moderation/log.html", context)
