"""
What readers can send without an account, cookie or JavaScript.

They can agree with a published inspel, report it, and answer whether a page was useful.
"""

from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.client_address import client_address
from core.just_sent import address_after_sending, was_just_sent
from core.rate_limit import rate_limited, render_too_often
from core.same_origin import same_origin_only
from feedback.actions import TooManyFromNetworkError, agree, report_inspel
from feedback.forms.reader import InspelReportForm, PageCommentForm, PageReactionForm
from feedback.lifecycle import TransitionNotAllowed
from feedback.models import Inspel, PageReaction
from feedback.page_reactions import comment_key, reaction_from_key
from feedback.privacy.device_hash import device_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
@rate_limited("agree")
def inspel_agree(request, reference):
    """
    Count the device at most once a day and redirect back to the button on the page of the inspel.

    A GET, from a reload or a link, redirects there too and counts nothing.
    """
    inspel = get_object_or_404(Inspel.objects.published(), reference=reference)
    if request.method != "POST":
        return redirect(f"{inspel.get_absolute_url()}#haller-med")
    try:
        is_new = agree(inspel=inspel, device=device_of(request), network=client_address(request))
    except TransitionNotAllowed as error:
        raise Http404 from error
    except TooManyFromNetworkError as error:
        what = _("So many in your network have agreed with this inspel today that no more are counted.")
        return render_too_often(request, error.retry_at, what=what)
    return redirect(f"{inspel.get_absolute_url()}?tack={'ja' if is_new else 'igen'}#haller-med")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
@rate_limited("report")
def inspel_report(request, reference):
    inspel = get_object_or_404(Inspel.objects.published(), reference=reference)
    form = InspelReportForm(request.POST if request.method == "POST" else None)
    if request.POST.get("step") == "change":
        form.as_typed()
    elif form.is_valid():
        try:
            report_inspel(inspel=inspel, **form.cleaned_data)
        except TransitionNotAllowed as error:
            raise Http404 from error
        return redirect(address_after_sending("inspel_reported"))
    status = 422 if form.errors else 200
    response = render(request, "feedback/inspel_report.html", {"form": form, "inspel": inspel}, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def inspel_reported(request):
    """Show the thanks. The page names no inspel, because the inspel may no longer be public."""
    response = render(request, "feedback/inspel_reported.html", {"just_sent": was_just_sent(request)})
    response["X-Robots-Tag"] = "noindex"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
@rate_limited("reaction")
def page_reaction(request):
    """Store the answer to “Did you find the information useful?”, the question in the footer of each content page."""
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
@rate_limited("comment")
def page_reaction_thanks(request):
    """Show the thanks for an answer about a page, and store a comment to it."""
    is_post = request.method == "POST"
    key = (request.POST if is_post else request.GET).get("key", "")
    reaction = reaction_from_key(key)
    if reaction is None and not is_post:
        return redirect("page_reaction")
    form = PageCommentForm(request.POST if is_post else None, reaction=reaction, initial={"key": key})
    if request.POST.get("step") == "change":
        form.as_typed()
    elif form.is_valid() and form.save():
        return _redirect_to_thanks(reaction)
    context = {"form": form, "reaction": reaction}
    response = render(request, "feedback/page_reaction_thanks.html", context, status=422 if form.errors else 200)
    response["X-Robots-Tag"] = "noindex"
    return response


def _redirect_to_thanks(reaction):
    return redirect(reverse("page_reaction_thanks", query={"key": comment_key(reaction)}))
