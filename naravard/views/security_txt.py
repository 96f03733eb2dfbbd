"""/.well-known/security.txt (RFC 9116): where to tell of a fault in the portal's security."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

VALID_DAYS = 180  # the standard asks for less than a year


@require_safe
@never_cache  # a page that is kept would be out of date one day
def security_txt(request):
    """Return the file, or 404 while no contact is set: one without a contact is not valid."""
    if not settings.SECURITY_CONTACTS:
        raise Http404
    expires = datetime.combine(timezone.now().date() + timedelta(days=VALID_DAYS), time(), UTC)
    lines = [
        *[f"Contact: {contact}" for contact in settings.SECURITY_CONTACTS],
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: sv, en",
        f"Canonical: {settings.SITE_URL}{reverse('security_txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
