"""What senders decide about their own inspel. Each choice has a confirmation page, which works without JavaScript."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.rate_limit import rate_limited
from feedback import actions
from feedback.forms.sender import MailForm
from feedback.lifecycle import TransitionNotAllowed
from feedback.notifications.unsubscribe import inspel_from_unsubscribe_key
from feedback.views.private_access import (
    redirect_to_clean_link,
    redirect_to_private_page,
    require_private_link,
    set_private_headers,
)


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("unsubscribe")
def inspel_unsubscribe(request, key):
    """
    Stop the e-mail about an inspel, on POST only: programs that scan mail open links too.

    The POST has no CSRF token, since it comes from a mail program; the signed key in the address authorises it.
    """
    if to_clean_link := redirect_to_clean_link(request, key):
        return to_clean_link
    inspel = inspel_from_unsubscribe_key(key)
    if inspel and request.method == "POST":
        inspel = actions.stop_mail(inspel=inspel)
    status = 200 if inspel else 404
    context = {"is_known": inspel is not None, "is_on": bool(inspel and inspel.may_contact)}
    return set_private_headers(render(request, "feedback/inspel_unsubscribe.html", context, status=status))


@require_private_link
@require_http_methods(["GET", "HEAD", "POST"])
def inspel_private_withdraw(request, inspel, token):
    def withdraw():
        actions.withdraw(inspel=inspel)
        return "tillbakataget"

    return _confirm_first(request, inspel, token, "feedback/inspel_private_withdraw.html", withdraw)


@require_private_link
@require_http_methods(["GET", "HEAD", "POST"])
def inspel_private_consent(request, inspel, token):
    """Give or withdraw the consent to publish. The button says which, so an old page never does the opposite."""

    def change():
        if request.POST.get("publicera") == "ja":
            actions.give_publication_consent(inspel=inspel)
            return "far-publiceras"
        actions.withdraw_publication_consent(inspel=inspel)
        return "far-inte-publiceras"

    return _confirm_first(request, inspel, token, "feedback/inspel_private_consent.html", change)


@require_private_link
@require_http_methods(["GET", "HEAD", "POST"])
def inspel_private_erase(request, inspel, token):
    def erase():
        actions.erase_personal_data(inspel=inspel)
        return "raderat"

    return _confirm_first(request, inspel, token, "feedback/inspel_private_erase.html", erase)


@require_private_link
@require_http_methods(["GET", "HEAD", "POST"])
def inspel_private_mail(request, inspel, token):
    """Start or stop the e-mail about each change."""
    is_start = request.POST.get("mejl") == "ja"
    form = MailForm(request.POST if is_start else None, inspel=inspel)

    def change():
        if is_start:
            actions.start_mail(inspel=inspel, email=form.cleaned_data["email"])
            return "mejl-pa"
        actions.stop_mail(inspel=inspel)
        return "mejl-av"

    return _confirm_first(request, inspel, token, "feedback/inspel_private_mail.html", change, form=form)


def _confirm_first(request, inspel, token, template, change, form=None):
    """Show the confirmation page; on POST call `change`, which returns the code of what was done, and redirect."""
    context = {"inspel": inspel, "token": token, "form": form}
    if request.method != "POST" or (form and form.errors):
        return render(request, template, context, status=422 if form and form.errors else 200)
    try:
        done = change()
    except TransitionNotAllowed:
        inspel.refresh_from_db()
        return render(request, template, context | {"is_too_late": True}, status=409)
    return redirect_to_private_page(token, done)
