"""The buttons on the page of a dialogue round: one page function for each."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core.not_done import post_only
from feedback.actions import close_round, copy_round, extend_round, publish_summary
from feedback.admin.queue.bulk_menu import MAX_SELECTED
from feedback.models import DialogueRound


@post_only
@method_decorator(require_POST)
def close(model_admin, request, pk):
    dialogue_round = _get_round(model_admin, request, pk)
    if close_round(dialogue_round=dialogue_round):
        messages.success(request, _("The dialogue round is closed."))
    else:
        messages.warning(request, _("The dialogue round was not open, so nothing was changed."))
    return _redirect_to_round(dialogue_round)


@post_only
@method_decorator(require_POST)
def extend(model_admin, request, pk):
    dialogue_round = _get_round(model_admin, request, pk)
    days = 7 if request.POST.get("days") == "7" else 1
    closes_at = timezone.localtime(extend_round(dialogue_round=dialogue_round, days=days).closes_at)
    text = _("The dialogue round now closes %(when)s.")
    messages.success(request, text % {"when": date_format(closes_at, "DATETIME_FORMAT")})
    return _redirect_to_round(dialogue_round)


@post_only
@method_decorator(require_POST)
def copy(model_admin, request, pk):
    dialogue_round = _get_round(model_admin, request, pk)
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    new_round = copy_round(dialogue_round=dialogue_round, by=request.user)
    messages.success(request, _("This is the copy. Check title and dates, and announce it when it is ready."))
    return _redirect_to_round(new_round)


@post_only
@method_decorator(require_POST)
def set_summary_publication(model_admin, request, pk):
    dialogue_round = _get_round(model_admin, request, pk)
    is_public = request.POST.get("publish") == "yes"
    if not publish_summary(dialogue_round=dialogue_round, is_public=is_public):
        messages.error(request, _("Write and save in Swedish what came of it first. Nothing has been published."))
    elif is_public:
        messages.success(request, _("The summary is on the round's page, once the round has closed."))
    else:
        messages.success(request, _("The summary is no longer on the round's page."))
    return _redirect_to_round(dialogue_round)


def answer_all(model_admin, request, pk):
    """Redirect to the bulk page that gives all open inspel of the round the same answer, MAX_SELECTED at a time."""
    dialogue_round = _get_round(model_admin, request, pk)
    if not request.user.has_perm("feedback.moderate_inspel"):
        raise PermissionDenied
    waiting = dialogue_round.inspel.open().order_by("pk")
    ids = list(waiting.values_list("pk", flat=True)[: MAX_SELECTED + 1])
    if not ids:
        messages.info(request, _("Nothing in this round waits for an answer."))
        return _redirect_to_round(dialogue_round)
    if len(ids) > MAX_SELECTED:
        text = _("These are the first %(count)d. Come back here for the rest when they are answered.")
        messages.info(request, text % {"count": MAX_SELECTED})
    query = urlencode({"ids": ",".join(map(str, ids[:MAX_SELECTED]))})
    return redirect(reverse("admin:feedback_inspel_bulk", args=["answer"]) + f"?{query}")


def _get_round(model_admin, request, pk):
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    return get_object_or_404(DialogueRound, pk=pk)


def _redirect_to_round(dialogue_round):
    return redirect(reverse("admin:feedback_dialogueround_change", args=[dialogue_round.pk]))
