"""The files that programs request at fixed addresses: robots.txt and favicon.ico."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

ROBOTS_TXT = """\
User-agent: *
Disallow: /admin/
Disallow: /*inspel/folj/
Disallow: /*inspel/tack/
Disallow: /*nytta/

Sitemap: {sitemap}
"""


@require_safe
def robots_txt(request):
    text = ROBOTS_TXT.format(sitemap=settings.SITE_URL + reverse("sitemap"))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request):
    """Redirect to the icon, for programs that do not read the HTML, such as feed readers."""
    return redirect(static("img/favicon.ico"))
