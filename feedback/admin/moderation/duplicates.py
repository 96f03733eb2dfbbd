"""The page where inspel that say the same are found and merged: others into this one, or this one into another."""

from math import sqrt

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.admin.pages import render_admin_page
from core.numbers import read_number
from core.search.stemming import stems
from feedback.actions import merge_duplicates
from feedback.admin.moderation.access import for_moderators
from feedback.admin.queue.links import filters_context, inspel_url
from feedback.lifecycle import Handling, TransitionNotAllowed
from feedback.models import Inspel
from feedback.models.similarity import candidates

MAX_ROWS = 10


@for_moderators
def duplicates_page(model_admin, request, inspel):
    if request.method == "POST":
        return _merge(request, inspel)
    words = request.GET.get("q", "").strip()
    context = {
        "title": _("Same as %(reference)s?") % {"reference": inspel.reference},
        "inspel": inspel,
        "words": words,
        "rows": _matching(inspel, words) if words else _most_similar(inspel),
        "can_be_closed": inspel.handling in Handling.open_states(),
        "open_states": Handling.open_states(),
        **filters_context(request),
    }
    return render_admin_page(model_admin, request, "admin/feedback/inspel/moderation/duplicates.html", context)


def _matching(inspel, words):
    """Return the other inspel that have all the words, newest first, or the one with that reference."""
    others = Inspel.objects.exclude(pk=inspel.pk)
    if by_reference := others.filter(reference=words):
        return list(by_reference)
    return list(others.matching(words).order_by("-received_at")[:MAX_ROWS])


def _most_similar(inspel):
    """
    Return the other inspel that share most stems with this one, the most similar first.

    Unlike `Inspel.objects.similar_to` it compares everything, published or not.
    """
    words = stems(inspel.text)
    others = Inspel.objects.exclude(pk=inspel.pk).exclude(handling=Handling.SPAM)
    rows = candidates(others.order_by("-received_at"), "search_stems", words)
    return sorted(rows, key=lambda row: (-_similarity(words, row), -row.pk))[:MAX_ROWS]


def _similarity(words, row):
    """Return the cosine similarity of the sets of stems, 0–1: a long text does not win because of its length."""
    row_stems = set(row.search_stems.split())
    return len(row_stems & set(words)) / sqrt(len(row_stems) * len(words) or 1)


def _merge(request, inspel):
    """Merge the selected inspel into this one, or this one into the one whose button was clicked."""
    main, duplicates = _main_and_duplicates(request, inspel)
    if main is None or not duplicates:
        messages.error(request, _("Choose at least one inspel first."))
        return redirect(request.get_full_path())
    try:
        with transaction.atomic():
            main = merge_duplicates(duplicates=duplicates, into=main, by=request.user)
    except TransitionNotAllowed:
        messages.error(
            request,
            _(
                "Nothing was merged: one of them has been decided on meanwhile, is the main one already, or cannot "
                "be the main one since it is withdrawn, spam or confidential. Look again."
            ),
        )
        return redirect(request.get_full_path())
    text = ngettext(
        "%(count)d inspel is now closed as the same as %(main)s.",
        "%(count)d inspel are now closed as the same as %(main)s.",
        len(duplicates),
    )
    messages.success(request, text % {"count": len(duplicates), "main": main.reference})
    return redirect(inspel_url(main.pk, request))


def _main_and_duplicates(request, inspel):
    """Return (main inspel or None, its duplicates) from the submitted form."""
    if into := request.POST.get("into"):
        return Inspel.objects.filter(pk=read_number(into)).first(), [inspel]
    selected = [number for key in request.POST.getlist("duplicate") if (number := read_number(key)) is not None]
    return inspel, list(Inspel.objects.filter(pk__in=selected))
