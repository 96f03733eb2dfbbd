"""The sender's own page, which opens to whoever has the private link: where it stands, the dialogue, the answer."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.rate_limit import rate_limited
from feedback.actions import mark_messages_read, submit_verdict, write_as_sender
from feedback.forms.sender import MessageForm, VerdictForm
from feedback.lifecycle import TransitionNotAllowed
from feedback.models import InspelEvent
from feedback.views.private_access import redirect_to_page, require_private_link

# What is not told elsewhere on the page.
_TIMELINE = [
    InspelEvent.What.HANDLING,
    InspelEvent.What.PUBLICATION,
    InspelEvent.What.VERDICT,
    InspelEvent.What.CONSENT,
    InspelEvent.What.ERASURE,
]


@require_private_link
@require_safe
def inspel_private(request, inspel, token):
    response = _page(request, inspel, token, done=request.GET.get("klart", ""))
    if request.method == "GET":
        mark_messages_read(inspel=inspel)
    return response


@require_private_link
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("private")
def inspel_private_write(request, inspel, token):
    """Takes a reply to the process leader, or something to add."""
    if request.method != "POST":
        return redirect("inspel_private", token)
    form = MessageForm(request.POST, inspel=inspel)
    if not form.is_valid():
        return _page(request, inspel, token, message_form=form, status=422)
    try:
        write_as_sender(inspel=inspel, text=form.cleaned_data["text"], key=form.cleaned_data["form_key"])
    except TransitionNotAllowed:
        return _refused(request, inspel, token, typed=form.cleaned_data["text"])
    inspel.refresh_from_db(fields=["handling"])
    return redirect_to_page(token, "skrivet-efter" if form.was_decided_meanwhile(inspel) else "skrivet")


@require_private_link
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("private")
def inspel_private_verdict(request, inspel, token):
    """Takes the word on whether the answer helped."""
    if request.method != "POST":
        return redirect("inspel_private", token)
    form = VerdictForm(request.POST, inspel=inspel)
    if not form.is_valid():
        return _page(request, inspel, token, verdict_form=form, status=422)
    word = {name: form.cleaned_data[name] for name in ["was_helpful", "comment"]}
    try:
        submit_verdict(inspel=inspel, answered_at=form.cleaned_data["answer"], **word)
    except TransitionNotAllowed:
        return _refused(request, inspel, token, typed=word["comment"])
    return redirect_to_page(token, "hjalpte" if word["was_helpful"] else "hjalpte-inte")


def _refused(request, inspel, token, *, typed):
    """Show the page as it is now, say that it was too late, and give back what was typed, for another use."""
    inspel.refresh_from_db()
    return _page(request, inspel, token, done="for-sent", typed=typed, status=409)


def _page(request, inspel, token, *, message_form=None, verdict_form=None, done="", typed="", status=200):
    verdict = inspel.verdicts.filter(answered_at=inspel.answered_at).first() if inspel.may_be_judged else None
    context = {
        "inspel": inspel,
        "token": token,
        "events": inspel.events.filter(what__in=_TIMELINE),
        "messages": list(inspel.messages.select_related("by__organisation")),
        "message_form": message_form or MessageForm(inspel=inspel),
        "verdict": verdict,
        "verdict_form": verdict_form or VerdictForm(inspel=inspel),
        "form": next(filter(None, [message_form, verdict_form]), None),
        "done": done,
        "typed": typed,
    }
    return render(request, "feedback/inspel_private.html", context, status=status)
