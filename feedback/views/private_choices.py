"""What the sender decides about an inspel of the own: each has a page that asks first, and works without a script."""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from feedback import actions
from feedback.life import MoveNotAllowed
from feedback.private_forms import MailForm
from feedback.views.private_link import by_private_link, redirect_to_page


@by_private_link
@require_http_methods(["GET", "HEAD", "POST"])
def inspel_private_withdraw(request, inspel, token):
    def withdraw():
        actions.withdraw(inspel=inspel)
        return "tillbakataget"

    return _asked_first(request, inspel, token, "feedback/inspel_private_withdraw.html", withdraw)


@by_private_link
@require_http_methods(["GET", "HEAD", "POST"])
def inspel_private_consent(request, inspel, token):
    """Gives or takes back the yes to publish. The button says which: a page opened earlier never does the opposite."""

    def change():
        if request.POST.get("publicera") == "ja":
            actions.give_publication_consent(inspel=inspel)
            return "far-publiceras"
        actions.withdraw_publication_consent(inspel=inspel)
        return "far-inte-publiceras"

    return _asked_first(request, inspel, token, "feedback/inspel_private_consent.html", change)


@by_private_link
@require_http_methods(["GET", "HEAD", "POST"])
def inspel_private_erase(request, inspel, token):
    def erase():
        actions.erase_personal_data(inspel=inspel)
        return "raderat"

    return _asked_first(request, inspel, token, "feedback/inspel_private_erase.html", erase)


@by_private_link
@require_http_methods(["GET", "HEAD", "POST"])
def inspel_private_mail(request, inspel, token):
    """Starts or stops the e-mail on each change."""
    is_start = request.POST.get("mejl") == "ja"
    form = MailForm(request.POST if is_start else None, inspel=inspel)

    def change():
        if is_start:
            actions.start_mail(inspel=inspel, email=form.cleaned_data["email"])
            return "mejl-pa"
        actions.stop_mail(inspel=inspel)
        return "mejl-av"

    return _asked_first(request, inspel, token, "feedback/inspel_private_mail.html", change, form=form)


def _asked_first(request, inspel, token, template, change, form=None):
    """Show the question; on its answer make the change and go back to the page. `change` returns what was done."""
    context = {"inspel": inspel, "token": token, "form": form}
    if request.method != "POST" or (form and form.errors):
        return render(request, template, context, status=422 if form and form.errors else 200)
    try:
        done = change()
    except MoveNotAllowed:
        inspel.refresh_from_db()
        return render(request, template, context | {"is_too_late": True}, status=409)
    return redirect_to_page(token, done)
