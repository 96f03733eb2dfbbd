"""The public pages: the list of published inspel, one inspel, and “You said – we did”."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from core.pagination import render_page
from feedback.actions import has_agreed_today
from feedback.listing.filters import public_list
from feedback.listing.results import neighbours, results_by_sub_goal
from feedback.models import Inspel
from feedback.privacy.device_hash import device_of
from feedback.public_promises import activities_after, promises_in_answer
from feedback.rounds.caching import cache_until, current_rounds

INSPEL_PER_PAGE = 20
DUPLICATES_SHOWN = 10


@require_safe
def inspel_list(request):
    """Show the list that the query selects. An unknown filter value is ignored and named, with the status 404."""
    chosen = public_list(request.GET)
    open_rounds, next_change = current_rounds()
    context = {"chosen": chosen, "open_rounds": open_rounds}
    response = render_page(request, chosen, INSPEL_PER_PAGE, "feedback/inspel_list.html", context)
    if chosen.unknown:
        response.status_code = 404
    return cache_until(response, next_change)


@require_safe
def inspel_detail(request, reference):
    published = Inspel.objects.published().select_related(*Inspel.ANSWER_PAGE_RELATIONS).prefetch_related("themes")
    inspel = get_object_or_404(published, reference=reference)
    context = {
        "inspel": inspel,
        "duplicates": inspel.duplicates.published().order_by("-published_at")[:DUPLICATES_SHOWN],
        "agreed": _agreed(request, inspel),
        "promises": promises_in_answer(inspel),
        "activities": activities_after(inspel),
    } | neighbours(inspel)
    response = render(request, "feedback/inspel_detail.html", context)
    if "tack" in request.GET:
        add_never_cache_headers(response)  # the count has just changed, and the thanks are for one device
    return response


def _agreed(request, inspel):
    """Return "ja" or "igen" as the address has it after a click, if this device has agreed today, else ""."""
    said = request.GET.get("tack", "")
    return said if said in {"ja", "igen"} and has_agreed_today(inspel=inspel, device=device_of(request)) else ""


@require_safe
def you_said_we_did(request):
    groups = results_by_sub_goal()
    results = [inspel for group in groups for inspel in group["results"]]
    changes = [inspel.public_changed_at for inspel in results if not inspel.is_example]
    context = {"groups": groups, "has_results": bool(results), "updated_at": max(changes, default=None)}
    return render(request, "feedback/you_said_we_did.html", context)
