"""The stop link of a mail (RFC 8058): a mail program stops the mails with one post, a person with one button."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from feedback.actions import stop_mail
from feedback.stop_link import inspel_to_stop
from feedback.views.private_link import kept_private


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def inspel_mail_stop(request, key):
    """
    Opening the link changes nothing: programs that look through mail open links too.

    The post has no CSRF token, since it comes from a mail program; the signed key in the address is what allows it.
    """
    inspel = inspel_to_stop(key)
    if inspel and request.method == "POST":
        inspel = stop_mail(inspel=inspel)
    status = 200 if inspel else 404
    context = {"is_known": inspel is not None, "is_on": bool(inspel and inspel.may_contact)}
    return kept_private(render(request, "feedback/inspel_mail_stop.html", context, status=status))
