from django.conf import settings
from django.core import signing
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from feedback.actions import submit_inspel
from feedback.forms import InspelForm, PageCommentForm, PageReactionForm
from feedback.models import Inspel, PageReaction
from feedback.page_reactions import comment_key, reaction_with_key
from feedback.private_link import hash_of
from feedback.same_origin import same_origin_only
from strategy.paging import page_of

INSPEL_PER_PAGE = 20
RECEIPT_COOKIE = "naravard_receipt"
RECEIPT_SECONDS = 30 * 60
SHOWN_WITH_ANSWER = ["sub_goal", "municipality", "answered_by", "duplicate_of"]


@require_safe
def inspel_list(request):
    return page_of(request, Inspel.objects.published().for_lists(), INSPEL_PER_PAGE, "feedback/inspel_list.html")


@require_safe
def inspel_detail(request, reference):
    published = Inspel.objects.published().select_related(*SHOWN_WITH_ANSWER)
    inspel = get_object_or_404(published, reference=reference)
    updated_at = max(filter(None, [inspel.published_at, inspel.answered_at]))
    return render(request, "feedback/inspel_detail.html", {"inspel": inspel, "updated_at": updated_at})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def inspel_form(request):
    form = InspelForm(
        request.POST if request.method == "POST" else None,
        initial={"sub_goal": request.GET.get("delmal", ""), "municipality": request.GET.get("kommun", "")},
        csrf_failed=getattr(request, "csrf_failed", False),
    )
    if form.is_valid():
        _inspel, token = submit_inspel(language=get_language(), **form.cleaned_data)
        return _redirect_to_receipt(token)
    return render(request, "feedback/inspel_form.html", {"form": form}, status=422 if form.errors else 200)


def _redirect_to_receipt(token):
    """The token travels in a short-lived cookie that only the receipt page gets, not in an address that is logged."""
    url = reverse("inspel_receipt")
    response = redirect(url)
    response.set_signed_cookie(
        RECEIPT_COOKIE,
        token,
        max_age=RECEIPT_SECONDS,
        path=url,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


@never_cache
@require_safe
def inspel_receipt(request):
    """Reference and private link, for half an hour after sending; after that an explanation."""
    try:
        token = request.get_signed_cookie(RECEIPT_COOKIE, max_age=RECEIPT_SECONDS)
    except (KeyError, signing.BadSignature):
        return render(request, "feedback/inspel_receipt.html", {"inspel": None})
    inspel = Inspel.objects.filter(token_hash=hash_of(token)).first()
    return render(request, "feedback/inspel_receipt.html", {"inspel": inspel, "token": token})


@never_cache
@require_safe
def inspel_private(request, token):
    """The sender's own page. Whoever has the link sees it; a link that opens nothing gets an explanation."""
    inspel = Inspel.objects.select_related(*SHOWN_WITH_ANSWER).filter(token_hash=hash_of(token)).first()
    if inspel is None:
        response = render(request, "feedback/inspel_private_unknown.html", status=404)
    else:
        events = inspel.events.filter(what__in=["handling", "publication"])
        response = render(request, "feedback/inspel_private.html", {"inspel": inspel, "events": events})
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
def page_reaction(request):
    """Takes the answer to “Did you find the information useful?”, which is asked at the foot of each page."""
    if request.method != "POST":
        return render(request, "feedback/page_reaction.html")
    form = PageReactionForm(request.POST)
    if not form.is_valid():
        raise BadRequest("An answer about no page, or neither yes nor no.")
    path, was_useful = form.cleaned_data["path"], form.cleaned_data["answer"] == "yes"
    return _redirect_to_thanks(PageReaction.objects.create(path=path, language=get_language(), was_useful=was_useful))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
def page_reaction_thanks(request):
    """Says thank you for an answer about a page, and takes a comment to it."""
    is_post = request.method == "POST"
    key = (request.POST if is_post else request.GET).get("key", "")
    reaction = reaction_with_key(key)
    if reaction is None and not is_post:
        return redirect("page_reaction")
    form = PageCommentForm(request.POST if is_post else None, reaction=reaction, initial={"key": key})
    if form.is_valid() and form.save():
        return _redirect_to_thanks(reaction)
    context = {"form": form, "reaction": reaction}
    response = render(request, "feedback/page_reaction_thanks.html", context, status=422 if form.errors else 200)
    response["X-Robots-Tag"] = "noindex"
    return response


def _redirect_to_thanks(reaction):
    return redirect(reverse("page_reaction_thanks", query={"key": comment_key(reaction)}))
