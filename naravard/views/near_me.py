"""“Near me”: one page for a municipality and a person, and the button that asks for what is missing there."""

from django.core import signing
from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.just_sent import PARAMETER, address_after_sending, was_just_sent
from core.rate_limit import rate_limited
from core.same_origin import same_origin_only
from feedback.rounds.caching import cache_until, current_rounds
from followup.models import Nudge
from followup.nudges import filled_pieces, read_piece
from naravard.near_me import answer, read_choice


@require_safe
def near_me(request):
    """Answer for the municipality and the person of the query. An unknown value is named, with the status 404."""
    choice = read_choice(request.GET)
    open_rounds, next_change = current_rounds()
    here = {None, choice.municipality.pk} if choice.municipality else {None}
    context = answer(choice) | {
        "choice": choice,
        "open_rounds": [row for row in open_rounds if row.municipality_id in here],
    }
    response = render(request, "near_me/page.html", context, status=404 if choice.unknown else 200)
    return cache_until(response, next_change)


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
@rate_limited("nudge")
def nudge(request):
    """Count a question for a missing piece, and say what becomes of it."""
    if request.method == "POST":
        try:
            organisation, piece = read_piece(request.POST.get("piece", ""))
        except signing.BadSignature as error:
            raise BadRequest("A question for no missing piece.") from error
        if (organisation.pk, piece) not in filled_pieces(organisation):  # since the page was made
            Nudge.objects.count_one(organisation=organisation, piece=piece)
        return redirect(_with_choice(request.POST, organisation))
    choice = read_choice(request.GET)
    back = reverse("near_me", query=choice.query or None)
    response = render(request, "near_me/nudge.html", {"just_sent": was_just_sent(request), "back": back})
    if PARAMETER in request.GET:
        response["X-Robots-Tag"] = "noindex"
    return response


def _with_choice(posted, organisation):
    """Return the address of the thanks, with what was chosen, so that it leads back there."""
    choice = read_choice({"kommun": organisation.slug, "vem": posted.get("vem", "")})
    address = address_after_sending("nudge")
    return address + "".join(f"&{name}={slug}" for name, slug in choice.query.items())
