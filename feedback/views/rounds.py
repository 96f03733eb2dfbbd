"""Dialogue rounds: the list, a round before, while and after it is open, its poster, its form and its receipt."""

from functools import partial

from django.db.models import Max
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.cached_form import render_cached_form
from core.pagination import render_page
from core.pdf.responses import pdf_response
from core.personal_data import find_personal_data, name_words, parts
from core.qr_code import qr_svg
from core.rate_limit import is_refused_unread, rate_limited, rate_limited_until, render_form
from core.same_origin import same_origin_only
from core.slugs import follow_former_slugs
from feedback.actions import QuestionChangedError, submit_inspel
from feedback.forms.round import RoundForm
from feedback.models import DialogueRound
from feedback.rounds.caching import cache_until, next_change
from feedback.rounds.poster import PAPER_SIZES, round_poster_pdf
from feedback.rounds.summary import round_summary
from feedback.views.receipts import ROUND_SALT, delete_receipt_cookie, receipts, set_receipt_cookie, tokens_on_receipt

ROUNDS_PER_PAGE = 20
QUOTES_PER_PAGE = 20
# The fields that the next inspel from the same device starts with: {field: query parameter}. Never text or name.
PREFILLED_FIELDS = {"sub_goal": "delmal", "municipality": "kommun", "role": "roll"}


@require_safe
def round_list(request):
    open_or_upcoming = list(DialogueRound.objects.open_or_upcoming())
    real = DialogueRound.objects.public().filter(is_example=False)
    context = {
        "open_rounds": [row for row in open_or_upcoming if row.is_open()],
        "coming_rounds": sorted((row for row in open_or_upcoming if not row.is_open()), key=lambda row: row.opens_at),
        "updated_at": real.aggregate(latest=Max("updated_at"))["latest"],
    }
    response = render_page(
        request, DialogueRound.objects.closed(), ROUNDS_PER_PAGE, "feedback/round_list.html", context
    )
    return cache_until(response, next_change(open_or_upcoming))


@follow_former_slugs(DialogueRound)
@require_safe
def round_detail(request, slug):
    """Show when the round opens, the questions and a link to the form while it is open, or the results afterwards."""
    dialogue_round = _get_round(slug)
    context = {"round": dialogue_round, "questions": dialogue_round.questions.asked()}
    if dialogue_round.has_closed():
        quotes = dialogue_round.inspel.published().for_lists()
        context["numbers"] = round_summary(dialogue_round)
        return render_page(request, quotes, QUOTES_PER_PAGE, "feedback/round_closed.html", context)
    context |= {"is_open": dialogue_round.is_open(), "qr": qr_svg(dialogue_round.short_url)}
    response = render(request, "feedback/round_detail.html", context)
    return cache_until(response, dialogue_round.next_change())


def _get_round(slug, rounds=None):
    """Return the round, by default of those that are announced."""
    rounds = DialogueRound.objects.public() if rounds is None else rounds
    return get_object_or_404(rounds.select_related("sub_goal", "municipality"), slug=slug)


@require_safe
def round_code(request, code):
    """Redirect from the short address on the poster to the round. Capitals do not matter, nor other signs."""
    dialogue_round = DialogueRound.objects.with_code(code)
    if dialogue_round is None:
        return render(request, "feedback/round_code_unknown.html", status=404)
    return redirect(dialogue_round)


@follow_former_slugs(DialogueRound)
@require_safe
def round_poster(request, slug):
    dialogue_round = _get_round(slug)
    paper_size = request.GET.get("format", "a4")
    if paper_size not in PAPER_SIZES:
        raise Http404
    make = partial(round_poster_pdf, dialogue_round, paper_size)
    name = f"affisch-{dialogue_round.slug}-{paper_size}-{get_language()}"
    return pdf_response(request, make, name=name, page_url=dialogue_round.get_absolute_url())


@follow_former_slugs(DialogueRound)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def round_form(request, slug):
    """Show or submit the form. It is a page of its own, so that the page about the round needs no cookie."""
    if request.method == "POST":
        return _submit_form(request, _get_round(slug, DialogueRound.objects.all()))
    dialogue_round = _get_round(slug)
    if not dialogue_round.is_open():
        # Not a redirect: a browser may hold the page of the round from before, with a button that leads back here.
        return round_detail(request, slug=slug)
    initial = {name: request.GET.get(key, "").replace("\0", "") for name, key in PREFILLED_FIELDS.items()}
    if not dialogue_round.is_example and not any(initial.values()):  # all at a meeting open it at the same moment
        make_form = partial(RoundForm, dialogue_round=dialogue_round)
        return render_cached_form(request, "feedback/round_form.html", make_form, round=dialogue_round, is_taken=True)
    form = RoundForm(initial=initial, dialogue_round=dialogue_round)
    if dialogue_round.is_example:
        form.disable()
    return _show_form(request, form, is_taken=not dialogue_round.is_example)


def _show_form(request, form, **context):
    return render_form(request, "feedback/round_form.html", form, round=form.dialogue_round, **context)


def _submit_form(request, dialogue_round):
    """Store the inspel, or show the form again with its errors, marked personal data, or that the round has closed."""
    is_taken, step = dialogue_round.accepts_submissions(), request.POST.get("step")
    form = _bound_form(request, dialogue_round, is_taken)
    if not dialogue_round.is_announced and not form.shown:
        raise Http404  # a draft, which nobody has been shown
    if is_refused_unread(request, form, "round_form"):
        return _show_form(request, form, is_taken=is_taken)
    if step == "change":
        return _show_form(request, form.as_typed(), is_taken=is_taken)
    if not is_taken and step != "on_its_own":
        form.as_typed().add_error(None, _not_taken(dialogue_round))  # alone: nothing else helps here
        return _show_form(request, form, is_taken=is_taken)
    is_valid = form.is_valid()
    if is_valid and not step and find_personal_data(form.cleaned_data["text"]):
        return _show_form(request, form, is_taken=is_taken, parts=_marked_parts(form.cleaned_data))
    if is_valid and not _is_rate_limited(request, form):
        try:
            token = _store_inspel(form, dialogue_round if is_taken else None)
        except QuestionChangedError:
            return _show_form(request, _bound_form(request, dialogue_round, is_taken), is_taken=is_taken)
        return _redirect_to_receipt(request, dialogue_round, token)
    return _show_form(request, form, is_taken=is_taken)


def _not_taken(dialogue_round):
    if dialogue_round.is_example:
        return _("This dialogue is an example and takes no answers, so nothing has been sent. Your text is kept below.")
    return _("The dialogue is not open, so nothing has been sent. What you wrote is kept below.")


def _marked_parts(content):
    """Return the text of the inspel with personal data marked, also the name that the sender gives."""
    words = name_words(content.get("name", ""), content.get("email", ""))
    return parts(content["text"], find_personal_data(content["text"], words))


def _bound_form(request, dialogue_round, is_taken):
    csrf_failed = getattr(request, "csrf_failed", False)
    return RoundForm(request.POST, csrf_failed=csrf_failed, dialogue_round=dialogue_round, is_taken=is_taken)


def _is_rate_limited(request, form):
    if retry_at := rate_limited_until(request, "round"):
        form.add_rate_limit_error(retry_at)
    return bool(retry_at)


def _store_inspel(form, dialogue_round):
    """Store the inspel in the round, or outside any round if it is None. Return the token of its private link."""
    content = form.cleaned_data | {"dialogue_round": dialogue_round, "answers": form.answers if dialogue_round else ()}
    _inspel, token = submit_inspel(language=get_language(), **content)
    return token


def _redirect_to_receipt(request, dialogue_round, token):
    """Add the token to those that the same device has sent before, unless somebody has hidden them."""
    earlier = [other for other in tokens_on_receipt(request, ROUND_SALT) if other != token]
    response = redirect(reverse("dialogue_round_receipt", args=[dialogue_round.slug]))
    set_receipt_cookie(response, [token, *earlier], salt=ROUND_SALT, view="dialogue_round", args=[dialogue_round.slug])
    return response


@follow_former_slugs(DialogueRound, in_place=True)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
@rate_limited("round_form")
def round_receipt(request, slug):
    """Show the references and private links of what this device has sent. A POST hides them from the next person."""
    sent = receipts(tokens_on_receipt(request, ROUND_SALT))
    # Whoever has a receipt keeps it, also when the round is no longer announced.
    dialogue_round = _get_round(slug, DialogueRound.objects.all() if sent else None)
    next_url = _prefilled_form_url(dialogue_round, sent[0][0] if sent else None)
    if request.method == "POST":
        response = redirect(_after_hiding(dialogue_round, next_url))
        # Also at a former address of the round: its cookie is sent there only.
        for slug in sorted({dialogue_round.slug, request.resolver_match.kwargs["slug"]}):
            delete_receipt_cookie(response, view="dialogue_round", args=[slug])
    else:
        context = {"round": dialogue_round, "receipts": sent, "next_url": next_url}
        response = render(request, "feedback/round_receipt.html", context | {"is_open": dialogue_round.is_open()})
    response["X-Robots-Tag"] = "noindex"
    return response


def _after_hiding(dialogue_round, next_url):
    """Return where to go once the receipt is hidden: to the next inspel while the round takes any."""
    if not dialogue_round.is_announced:
        return reverse("dialogue_round_list")
    return next_url if dialogue_round.is_open() else dialogue_round.get_absolute_url()


def _prefilled_form_url(dialogue_round, inspel):
    """Return the address of an empty form with the same choices as the last inspel (None: no choices)."""
    choices = {
        "delmal": inspel and inspel.sub_goal and not dialogue_round.sub_goal_id and inspel.sub_goal.slug,
        "kommun": inspel and inspel.municipality and not dialogue_round.municipality_id and inspel.municipality.slug,
        "roll": inspel and inspel.role,
    }
    query = {parameter: value for parameter, value in choices.items() if value}
    return reverse("dialogue_round_form", args=[dialogue_round.slug], query=query)
