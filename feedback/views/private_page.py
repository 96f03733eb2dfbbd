"""The private page of the sender: the state of the inspel, the messages, the answer and the verdict on it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from feedback.actions import submit_verdict, write_as_sender
from feedback.forms.sender import MessageForm, VerdictForm
from feedback.lifecycle import TransitionNotAllowed
from feedback.models import InspelEvent
from feedback.public_promises import activities_after, promises_in_answer
from feedback.views.private_access import redirect_to_private_page, require_private_link
from feedback.views.private_done import confirmed

# The events that no other part of the page shows.
_TIMELINE = [
    InspelEvent.What.HANDLING,
    InspelEvent.What.PUBLICATION,
    InspelEvent.What.VERDICT,
    InspelEvent.What.CONSENT,
    InspelEvent.What.ERASURE,
]

# The latest ones. Nobody's real inspel has so many.
TIMELINE_SHOWN = 50


@require_private_link
@require_safe
def inspel_private(request, inspel, token):
    return _render_page(request, inspel, token, asked=request.GET.get("klart", ""))


@require_private_link
@require_http_methods(["GET", "HEAD", "POST"])
def inspel_private_read(request, inspel, token):
    """Note that a person has the page before them: require_private_link marks the messages as read."""
    return HttpResponse(status=204) if request.method == "POST" else redirect("inspel_private", token)


@require_private_link
@require_http_methods(["GET", "HEAD", "POST"])
def inspel_private_write(request, inspel, token):
    """Store a reply to the process leader, or an addition."""
    if request.method != "POST":
        return redirect("inspel_private", token)
    form = MessageForm(request.POST, inspel=inspel)
    if request.POST.get("step") == "change":
        return _render_page(request, inspel, token, message_form=form.as_typed())
    if not form.is_valid():
        return _render_page(request, inspel, token, message_form=form, status=422)
    try:
        write_as_sender(inspel=inspel, text=form.cleaned_data["text"], key=form.cleaned_data["form_key"])
    except TransitionNotAllowed:
        return _render_too_late(request, inspel, token, typed=form.cleaned_data["text"])
    inspel.refresh_from_db(fields=["handling"])
    return redirect_to_private_page(token, "skrivet-efter" if form.was_decided_meanwhile(inspel) else "skrivet")


@require_private_link
@require_http_methods(["GET", "HEAD", "POST"])
def inspel_private_verdict(request, inspel, token):
    """Store the verdict: whether the answer helped, and a comment."""
    if request.method != "POST":
        return redirect("inspel_private", token)
    form = VerdictForm(request.POST, inspel=inspel)
    if request.POST.get("step") == "change":
        return _render_page(request, inspel, token, verdict_form=form.as_typed())
    if not form.is_valid():
        return _render_page(request, inspel, token, verdict_form=form, status=422)
    was_helpful, comment = form.cleaned_data["was_helpful"], form.cleaned_data["comment"]
    answered_at = form.cleaned_data["answer"]
    try:
        submit_verdict(inspel=inspel, answered_at=answered_at, was_helpful=was_helpful, comment=comment)
    except TransitionNotAllowed:
        return _render_too_late(request, inspel, token, typed=comment)
    return redirect_to_private_page(token, "hjalpte" if was_helpful else "hjalpte-inte")


def _render_too_late(request, inspel, token, *, typed):
    """Show the current page with a notice that it was too late, and what was typed so that it can be copied."""
    inspel.refresh_from_db()
    return _render_page(request, inspel, token, done="for-sent", typed=typed, status=409)


def _render_page(
    request, inspel, token, *, message_form=None, verdict_form=None, asked="", done="", typed="", status=200
):
    """Render the page. `done` is what it confirms, `asked` what its address asks it to confirm, if that is true."""
    verdict = inspel.verdicts.filter(answered_at=inspel.answered_at).first() if inspel.accepts_verdict else None
    messages = list(inspel.messages.select_related("by__organisation"))
    context = {
        "inspel": inspel,
        "token": token,
        "events": reversed(inspel.events.filter(what__in=_TIMELINE).order_by("-pk")[:TIMELINE_SHOWN]),
        "promises": promises_in_answer(inspel),
        "main_promises": promises_in_answer(inspel.decided_main) if inspel.decided_main else [],
        "activities": activities_after(inspel),
        "messages": messages,
        "has_unread": any(not message.is_from_sender and message.read_at is None for message in messages),
        "message_form": message_form or MessageForm(inspel=inspel),
        "verdict": verdict,
        "verdict_form": verdict_form or VerdictForm(inspel=inspel),
        "form": next(filter(None, [message_form, verdict_form]), None),
        "done": done or confirmed(asked, inspel=inspel, messages=messages, verdict=verdict),
        "typed": typed,
    }
    return render(request, "feedback/inspel_private.html", context, status=status)
