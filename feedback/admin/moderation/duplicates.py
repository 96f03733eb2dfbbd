from math import sqrt

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.admin.pages import render_admin_page
from core.search.queries import having_stems
from core.search.stemming import stems
from feedback.actions import merge_duplicates
from feedback.admin.moderation.access import for_moderators
from feedback.lifecycle import Handling, TransitionNotAllowed
from feedback.models import Inspel

SHOWN_AT_MOST = 10
WORDS = 6  # the longest of a text say most about it
READ_FOR_EACH = 40


def similar_ones(inspel):
    """Return the inspel that are most like this one, public or not, best first: those with most words in common."""
    words = stems(inspel.text)
    found = {}
    others = Inspel.objects.exclude(pk=inspel.pk).exclude(handling=Handling.SPAM)
    for word in sorted(set(words), key=len, reverse=True)[:WORDS]:
        rows = having_stems(others, "search_stems", [word]).order_by("-received_at")
        found |= {row.pk: row for row in rows[:READ_FOR_EACH]}
    return sorted(found.values(), key=lambda row: (-_likeness(words, row), -row.pk))[:SHOWN_AT_MOST]


def _likeness(words, row):
    """The words in common, in proportion to the length of both: a long text has words in common with everything."""
    others = set(row.search_stems.split())
    return len(others & set(words)) / sqrt(len(others) * len(set(words)) or 1)


def searched(inspel, words):
    others = Inspel.objects.exclude(pk=inspel.pk)
    if by_reference := others.filter(reference=words.strip()):
        return list(by_reference)
    return list(others.matching(words).order_by("-received_at")[:SHOWN_AT_MOST])


@for_moderators
def duplicates_page(model_admin, request, inspel):
    """Where inspel that say the same are found and merged: the others into this one, or this one into another."""
    if request.method == "POST":
        return _merge(request, inspel)
    words = request.GET.get("q", "").strip()
    context = {
        "title": _("Same as %(reference)s?") % {"reference": inspel.reference},
        "inspel": inspel,
        "words": words,
        "rows": searched(inspel, words) if words else similar_ones(inspel),
        "can_be_closed": inspel.handling in Handling.open_states(),
        "open_states": Handling.open_states(),
    }
    return render_admin_page(model_admin, request, "admin/feedback/inspel/moderation/duplicates.html", context)


def _merge(request, inspel):
    """Merge the chosen ones into this one, or this one into the one whose button was clicked."""
    main, duplicates = _chosen(request, inspel)
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
    return redirect(reverse("admin:feedback_inspel_change", args=[main.pk]))


def _chosen(request, inspel):
    """Return (main inspel or None, its duplicates) as the form asks for."""
    if into := request.POST.get("into"):
        return Inspel.objects.filter(pk=into if into.isdigit() else None).first(), [inspel]
    chosen = [key for key in request.POST.getlist("duplicate") if key.isdigit()]
    return inspel, list(Inspel.objects.filter(pk__in=chosen))
