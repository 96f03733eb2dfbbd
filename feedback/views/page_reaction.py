"""“Did you find the information useful?”, asked at the foot of each page."""

from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from feedback.forms import PageCommentForm, PageReactionForm
from feedback.models import PageReaction
from feedback.page_reactions import comment_key, reaction_with_key
from feedback.same_origin import same_origin_only


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
