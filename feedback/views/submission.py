"""From the wish to say something to the receipt: the right door, the form, how it will look, and what then happens."""

from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.personal_data import find_personal_data, parts
from core.rate_limit import rate_limited_until, render_form
from core.same_origin import same_origin_only
from core.text import clean_text
from feedback.actions import submit_inspel
from feedback.forms.inspel import InspelForm
from feedback.models import TEXT_MAX_LENGTH, Inspel
from feedback.privacy.private_link import sha256_hex

BEFORE_COOKIE = "naravard_before"
RECEIPT_COOKIE = "naravard_receipt"
RECEIPT_SECONDS = 30 * 60
SIMILAR_SHOWN = 3
CHOSEN_BY_LINK = {"delmal": "sub_goal", "kommun": "municipality"}
LONGEST_CHOICE = 60


@require_safe
def inspel_guidance(request):
    """“Have you come to the right place?” Anybody may cache it; that somebody went on is remembered by the form."""
    onward = {"vidare": "ja"} | _choices(request)
    return render(request, "feedback/inspel_guidance.html", {"onward_url": _address("inspel_form", onward)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def inspel_form(request):
    return _take_form(request) if request.method == "POST" else _show_form(request)


def _show_form(request):
    """Empty, or as a link has filled it in. Who has not met the right door on this visit is shown it first."""
    goes_on = "vidare" in request.GET
    if not goes_on and BEFORE_COOKIE not in request.COOKIES:
        return redirect(_address("inspel_guidance", _choices(request)))
    initial = {CHOSEN_BY_LINK[name]: value for name, value in _choices(request).items()}
    response = render_form(request, "feedback/inspel_form.html", InspelForm(initial=initial))
    if goes_on:
        response.set_cookie(BEFORE_COOKIE, "1", **_cookie_options(path=reverse("inspel_form")))
    return response


def _take_form(request):
    """Send it, or show first how it looks: when that is asked for, and when it shows who somebody is."""
    step = request.POST.get("step")
    if step == "change":
        return render_form(request, "feedback/inspel_form.html", _as_it_was(request.POST))
    form = InspelForm(request.POST, csrf_failed=getattr(request, "csrf_failed", False))
    if not form.is_valid():
        return render_form(request, "feedback/inspel_form.html", form)
    if step == "preview" or (step != "send" and find_personal_data(form.cleaned_data["text"])):
        return _show_preview(request, form)
    if retry_at := rate_limited_until(request, "inspel"):
        form.add_rate_limit_error(retry_at)
        return render_form(request, "feedback/inspel_form.html", form)
    _saved, token = submit_inspel(language=get_language(), **form.cleaned_data)
    return _redirect_to_receipt(token)


def _show_preview(request, form):
    """As it will look to a process leader, with what shows who somebody is marked, and what others have said."""
    content = {name: value for name, value in form.cleaned_data.items() if name != "form_key"}
    inspel = Inspel(language=get_language(), **content)
    found = find_personal_data(inspel.text)
    kinds = dict.fromkeys(str(item.kind.label) for item in found)
    context = {
        "form": form,
        "inspel": inspel,
        "parts": parts(inspel.text, found),
        "found_kinds": get_text_list(list(kinds), _("and")),
        "similar": Inspel.objects.published().similar_to(inspel.text, SIMILAR_SHOWN),
    }
    return render(request, "feedback/inspel_preview.html", context)


def _as_it_was(data):
    """The form with what was typed, not judged anew."""
    return InspelForm(initial={name: clean_text(data[name]) for name in InspelForm.base_fields if name in data})


@never_cache
@require_POST
@same_origin_only
def inspel_similar(request):
    """What is published already that is like the text, as a piece of a page. The text is neither kept nor logged."""
    text = clean_text(request.POST.get("text", ""))[:TEXT_MAX_LENGTH]
    similar = Inspel.objects.published().similar_to(text, SIMILAR_SHOWN)
    return render(request, "feedback/_similar.html", {"similar": similar})


def _redirect_to_receipt(token):
    """The token travels in a short-lived cookie that only the receipt page gets, not in an address that is logged."""
    url = reverse("inspel_receipt")
    response = redirect(url)
    options = _cookie_options(path=url)
    response.set_signed_cookie(RECEIPT_COOKIE, token, max_age=RECEIPT_SECONDS, **options)
    return response


@never_cache
@require_safe
def inspel_receipt(request):
    """Reference and private link, for half an hour after sending; after that an explanation."""
    token = next(iter(tokens_on_receipt(request)), None)
    inspel = Inspel.objects.filter(token_hash=sha256_hex(token)).first() if token else None
    return render(request, "feedback/inspel_receipt.html", {"inspel": inspel, "token": token})


def tokens_on_receipt(request, salt=""):
    """
    The tokens of the private links on the receipt that the request asks for, the latest first. It needs no database.

    `salt` tells one kind of receipt from another.
    """
    try:
        return request.get_signed_cookie(RECEIPT_COOKIE, salt=salt, max_age=RECEIPT_SECONDS).split()
    except (KeyError, signing.BadSignature):
        return []


def _choices(request):
    """What a link has chosen in the form, to be carried along."""
    given = {name: request.GET.get(name, "").replace("\0", "")[:LONGEST_CHOICE] for name in CHOSEN_BY_LINK}
    return {name: value for name, value in given.items() if value}


def _address(name, query):
    return f"{reverse(name)}?{urlencode(query)}" if query else reverse(name)


def _cookie_options(*, path):
    """A cookie that only the page at `path` gets, and no script."""
    return {"path": path, "httponly": True, "samesite": "Lax", "secure": settings.SESSION_COOKIE_SECURE}
