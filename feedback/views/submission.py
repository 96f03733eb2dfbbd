"""Sending an inspel: the guidance page before the form, the form, its preview, similar inspel and the receipt."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.cached_form import render_cached_form
from core.language_names import written_languages
from core.personal_data import Kind, find_personal_data, name_words, parts
from core.punctuation import and_list
from core.rate_limit import is_refused_unread, rate_limited, rate_limited_until, render_form
from core.same_origin import same_origin_only
from feedback.actions import submit_inspel
from feedback.forms.inspel import InspelForm
from feedback.models import TEXT_MAX_LENGTH, Inspel
from feedback.views.receipts import (
    INSPEL_SALT,
    cookie_options,
    delete_receipt_cookie,
    receipts,
    set_receipt_cookie,
    tokens_on_receipt,
)

BEFORE_COOKIE = "naravard_before"
SIMILAR_SHOWN = 3
# A link can fill in these fields of the form: {query parameter: field}.
PREFILLED_FIELDS = {"delmal": "sub_goal", "kommun": "municipality"}
PARAMETER_MAX_LENGTH = 60


@require_safe
def inspel_guidance(request):
    """Show “Have you come to the right place?”. The page is cacheable: only the form sets the cookie of who went on."""
    onward_url = reverse("inspel_form", query={"vidare": "ja"} | _prefilled(request))
    return render(request, "feedback/inspel_guidance.html", {"onward_url": onward_url})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def inspel_form(request):
    return _submit_form(request) if request.method == "POST" else _show_form(request)


def _show_form(request):
    """Show the form, empty or filled in by a link. Redirect to the guidance page if this visit has not shown it yet."""
    comes_from_guidance = "vidare" in request.GET
    if not comes_from_guidance and BEFORE_COOKIE not in request.COOKIES:
        return redirect(reverse("inspel_guidance", query=_prefilled(request)))
    template = "feedback/inspel_form.html"
    if initial := {PREFILLED_FIELDS[name]: value for name, value in _prefilled(request).items()}:
        response = render_form(request, template, InspelForm(initial=initial))
    else:
        response = render_cached_form(request, template, InspelForm)
    if comes_from_guidance:
        response.set_cookie(BEFORE_COOKIE, "1", **cookie_options(reverse("inspel_form")))
    return response


def _prefilled(request):
    """Return {query parameter: value} of the fields that the link fills in."""
    values = {name: request.GET.get(name, "").replace("\0", "")[:PARAMETER_MAX_LENGTH] for name in PREFILLED_FIELDS}
    return {name: value for name, value in values.items() if value}


def _submit_form(request):
    """Store the inspel, or show a preview first: when the sender asks for it and when the text has personal data."""
    step = request.POST.get("step")
    form = InspelForm(request.POST, csrf_failed=getattr(request, "csrf_failed", False))
    if is_refused_unread(request, form, "form"):
        return render_form(request, "feedback/inspel_form.html", form)
    if step == "change":
        return render_form(request, "feedback/inspel_form.html", _unvalidated_form(request.POST))
    if not form.is_valid():
        return render_form(request, "feedback/inspel_form.html", form)
    if step == "preview" or (step != "send" and find_personal_data(form.cleaned_data["text"])):
        return _show_preview(request, form)
    if retry_at := rate_limited_until(request, "inspel"):
        form.add_rate_limit_error(retry_at)
        return render_form(request, "feedback/inspel_form.html", form)
    _inspel, token = submit_inspel(language=get_language(), **form.cleaned_data)
    return _redirect_to_receipt(token)


def _unvalidated_form(data):
    """Return the form with what was typed and without error messages."""
    typed = {name: data[name] for name in InspelForm.base_fields if name in data}
    if not typed.get("text"):
        typed.pop("text_language", None)  # who changes the page's language before writing means to write in that
    return InspelForm(initial=typed, is_typed=True)


def _show_preview(request, form):
    """Show the inspel as a process leader will see it, with personal data marked, and similar published inspel."""
    content = {name: value for name, value in form.cleaned_data.items() if name != "form_key"}
    inspel = Inspel(language=get_language(), **content)
    found = find_personal_data(inspel.text, name_words(inspel.name, inspel.email))
    kinds = dict.fromkeys(str(item.kind.label) for item in found if item.kind != Kind.NAME)
    context = {
        "form": form,
        "inspel": inspel,
        "text_language": dict(written_languages()).get(inspel.text_language, ""),
        "parts": parts(inspel.text, found),
        "found_kinds": and_list(list(kinds)),
        "similar": Inspel.objects.published().similar_to(inspel.text, SIMILAR_SHOWN),
    }
    return render(request, "feedback/inspel_preview.html", context)


def _redirect_to_receipt(token):
    response = redirect("inspel_receipt")
    set_receipt_cookie(response, [token], salt=INSPEL_SALT, view="inspel_receipt")
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
@rate_limited("form")
def inspel_receipt(request):
    """
    Show the reference and the private link for half an hour after sending; after that an explanation.

    A POST hides them from the next person at the device.
    """
    if request.method == "POST":
        response = redirect("inspel_receipt")
        delete_receipt_cookie(response, view="inspel_receipt")
        return response
    tokens = tokens_on_receipt(request, INSPEL_SALT)
    inspel, token = next(iter(receipts(tokens)), (None, None))
    return render(request, "feedback/inspel_receipt.html", {"inspel": inspel, "token": token})


@never_cache
@require_POST
@same_origin_only
@rate_limited("similar")
def inspel_similar(request):
    """Return an HTML fragment with published inspel similar to the posted text, which is neither stored nor logged."""
    text = request.POST.get("text", "")[:TEXT_MAX_LENGTH]
    similar = Inspel.objects.published().similar_to(text, SIMILAR_SHOWN)
    return render(request, "feedback/_similar.html", {"similar": similar})
