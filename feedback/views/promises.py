"""The public pages of what has been promised, in activities and in answers."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.pagination import render_page
from core.slugs import follow_former_slugs
from feedback.public_promises import for_lists, inspel_of, public_promises, title_of
from followup.models import Promise, PromiseOutcome
from followup.models.promise import is_late

PER_PAGE = 20


def _states():
    """Return {slug in the query: (label, condition)}."""
    return {
        "sena": (_("Is late"), is_late()),
        "oppna": (_("Still to come"), Q(outcome=PromiseOutcome.OPEN) & ~is_late()),
        "hallna": (_("Kept"), Q(outcome=PromiseOutcome.KEPT)),
        "forklarade": (_("Explained"), Q(outcome=PromiseOutcome.EXPLAINED)),
    }


@require_safe
def promise_list(request):
    """Show the promises in the state that the query names. An unknown one is left out, with the status 404."""
    states, asked = _states(), request.GET.get("lage", "")
    chosen = asked if asked in states else ""
    promises = for_lists(public_promises()).soonest_first()
    found = promises.filter(states[chosen][1]) if chosen else promises
    context = {"choices": _choices(states, chosen), "chosen": chosen, "query": f"lage={chosen}" if chosen else ""}
    response = render_page(request, found, PER_PAGE, "feedback/promise_list.html", context)
    if asked and not chosen:
        response.status_code = 404
    return response


def _choices(states, chosen):
    counts = public_promises().aggregate(
        all=Count("pk"), **{slug: Count("pk", filter=condition) for slug, (_label, condition) in states.items()}
    )
    address = reverse("promise_list")
    every = {"label": _("All"), "url": address, "count": counts["all"], "is_chosen": not chosen}
    return [every] + [
        {"label": label, "url": f"{address}?lage={slug}", "count": counts[slug], "is_chosen": slug == chosen}
        for slug, (label, _condition) in states.items()
    ]


@follow_former_slugs(Promise)
@require_safe
def promise_detail(request, slug):
    promise = get_object_or_404(for_lists(public_promises()), slug=slug)
    activity = promise.activity if promise.activity and promise.activity.is_public else None
    context = {"promise": promise, "title": title_of(promise), "inspel": inspel_of(promise), "activity": activity}
    return render(request, "feedback/promise.html", context)
