"""Dialogue rounds: what anybody may read of them, and the form that takes what a meeting has to say."""

from django.conf import settings
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.pagination import render_page
from core.personal_data import find_personal_data, parts
from core.qr_code import qr_svg
from core.rate_limit import rate_limited_until, render_form
from core.same_origin import same_origin_only
from feedback.actions import submit_inspel
from feedback.forms.round import RoundForm
from feedback.models import DialogueRound, Inspel
from feedback.models.dialogue_round import normalise_code
from feedback.privacy.private_link import sha256_hex
from feedback.rounds.caching import cache_until, next_change
from feedback.rounds.poster import PAPERS, round_poster_pdf
from feedback.rounds.summary import round_summary
from feedback.views.submission import RECEIPT_COOKIE, RECEIPT_SECONDS, tokens_on_receipt

ROUNDS_PER_PAGE = 20
QUOTES_PER_PAGE = 20
# What one table can have sent within the half hour that a receipt lasts; a cookie holds no more than 4 kB.
RECEIPTS_KEPT = 40
RECEIPT_SALT = "feedback.rounds"
# What the next inspel from the same table begins with, by the names that a link has for it. Never text or name.
KEPT_FOR_THE_NEXT = {"sub_goal": "delmal", "municipality": "kommun", "role": "roll"}


def _get_round(slug):
    return get_object_or_404(DialogueRound.objects.public().select_related("sub_goal", "municipality"), slug=slug)


@require_safe
def round_list(request):
    not_closed = list(DialogueRound.objects.not_closed())
    context = {
        "open_rounds": [row for row in not_closed if row.is_open()],
        "coming_rounds": sorted((row for row in not_closed if not row.is_open()), key=lambda row: row.opens_at),
        "updated_at": DialogueRound.objects.public().aggregate(latest=Max("updated_at"))["latest"],
    }
    response = render_page(
        request, DialogueRound.objects.closed(), ROUNDS_PER_PAGE, "feedback/round_list.html", context
    )
    return cache_until(response, next_change(not_closed))


@require_safe
def round_detail(request, slug):
    """Before: when it opens. While it is open: the questions and the way to the form. After: what came of it."""
    dialogue_round = _get_round(slug)
    context = {"round": dialogue_round, "questions": dialogue_round.questions.all()}
    if dialogue_round.has_closed():
        quotes = dialogue_round.inspel.published().for_lists()
        context["numbers"] = round_summary(dialogue_round)
        return render_page(request, quotes, QUOTES_PER_PAGE, "feedback/round_closed.html", context)
    context |= {"is_open": dialogue_round.is_open(), "qr": qr_svg(dialogue_round.short_url)}
    response = render(request, "feedback/round_detail.html", context)
    return cache_until(response, dialogue_round.next_change())


@require_safe
def round_code(request, code):
    """The address on the poster leads to the round, however it was typed."""
    dialogue_round = DialogueRound.objects.public().filter(code=normalise_code(code)).first()
    if dialogue_round is None:
        return render(request, "feedback/round_code_unknown.html", status=404)
    return redirect(dialogue_round)


@require_safe
def round_poster(request, slug):
    dialogue_round = _get_round(slug)
    paper = request.GET.get("format", "a4")
    if paper not in PAPERS:
        raise Http404
    pdf = round_poster_pdf(dialogue_round, paper)
    name = f"affisch-{dialogue_round.slug}-{paper}-{get_language()}.pdf"
    headers = {"ETag": f'"{pdf.fingerprint}"', "Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(pdf.content, content_type="application/pdf", headers=headers)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def round_form(request, slug):
    """The form is a page of its own, so that reading about the round needs no cookie."""
    dialogue_round = _get_round(slug)
    if request.method == "POST":
        return _take_form(request, dialogue_round)
    if not dialogue_round.is_open():
        return redirect(dialogue_round)
    initial = {name: request.GET.get(key, "").replace("\0", "") for name, key in KEPT_FOR_THE_NEXT.items()}
    return _show_form(request, RoundForm(initial=initial, dialogue_round=dialogue_round), is_taken=True)


def _show_form(request, form, **context):
    return render_form(request, "feedback/round_form.html", form, round=form.dialogue_round, **context)


def _take_form(request, dialogue_round):
    """Send it; or show it again, filled in: with what is wrong, what shows who somebody is, or that it is too late."""
    form = RoundForm(request.POST, csrf_failed=getattr(request, "csrf_failed", False), dialogue_round=dialogue_round)
    is_taken, step = dialogue_round.takes_what_is_sent(), request.POST.get("step")
    is_valid = form.is_valid()
    if not is_taken and step != "on_its_own":
        form.add_error(None, _("The dialogue is not open, so nothing has been sent. What you wrote is kept below."))
    elif is_valid and not step and find_personal_data(form.cleaned_data["text"]):
        return _show_form(request, form, is_taken=is_taken, parts=parts(form.cleaned_data["text"]))
    elif is_valid and not _is_too_much(request, form):
        return _redirect_to_receipt(request, dialogue_round, _submit(form, dialogue_round if is_taken else None))
    return _show_form(request, form, is_taken=is_taken)


def _is_too_much(request, form):
    if retry_at := rate_limited_until(request, "round"):
        form.add_rate_limit_error(retry_at)
    return bool(retry_at)


def _submit(form, dialogue_round):
    """Store what was written, in the round or as an inspel on its own, and return the token of its private link."""
    content = form.cleaned_data | {"dialogue_round": dialogue_round, "answers": form.answers if dialogue_round else ()}
    _inspel, token = submit_inspel(language=get_language(), **content)
    return token


def _redirect_to_receipt(request, dialogue_round, token):
    """As after any inspel, but with those that were sent before it from the same device, until somebody hides them."""
    earlier = tokens_on_receipt(request, RECEIPT_SALT)
    response = redirect(reverse("dialogue_round_receipt", args=[dialogue_round.slug]))
    response.set_signed_cookie(
        RECEIPT_COOKIE,
        " ".join([token, *(other for other in earlier if other != token)][:RECEIPTS_KEPT]),
        salt=RECEIPT_SALT,
        max_age=RECEIPT_SECONDS,
        path=dialogue_round.get_absolute_url(),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
def round_receipt(request, slug):
    """The references and private links of what was sent from this device. A post hides them from whoever is next."""
    dialogue_round = _get_round(slug)
    tokens = tokens_on_receipt(request, RECEIPT_SALT)
    rows = {row.token_hash: row for row in _receipts(tokens)}
    receipts = [(rows[sha256_hex(token)], token) for token in tokens if sha256_hex(token) in rows]
    next_url = _form_url(dialogue_round, receipts[0][0] if receipts else None)
    if request.method == "POST":
        response = redirect(next_url)
        response.delete_cookie(RECEIPT_COOKIE, path=dialogue_round.get_absolute_url(), samesite="Lax")
    else:
        context = {"round": dialogue_round, "receipts": receipts, "next_url": next_url}
        response = render(request, "feedback/round_receipt.html", context | {"is_open": dialogue_round.is_open()})
    response["X-Robots-Tag"] = "noindex"
    return response


def _receipts(tokens):
    hashes = [sha256_hex(token) for token in tokens]
    return Inspel.objects.filter(token_hash__in=hashes).select_related("sub_goal", "municipality")


def _form_url(dialogue_round, inspel):
    """The address of an empty form, which begins with what the table chose the last time."""
    choices = {
        "delmal": inspel and inspel.sub_goal and not dialogue_round.sub_goal_id and inspel.sub_goal.slug,
        "kommun": inspel and inspel.municipality and not dialogue_round.municipality_id and inspel.municipality.slug,
        "roll": inspel and inspel.role,
    }
    query = {key: value for key, value in choices.items() if value}
    return reverse("dialogue_round_form", args=[dialogue_round.slug], query=query or None)
