"""The form for an inspel and the receipt for one that was sent."""

from django.conf import settings
from django.core import signing
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from feedback.actions import submit_inspel
from feedback.forms import InspelForm
from feedback.models import Inspel
from feedback.private_link import hash_of

RECEIPT_COOKIE = "naravard_receipt"
RECEIPT_SECONDS = 30 * 60


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
