"""The context processor of the portal."""

from django.conf import settings
from django.utils.translation import get_language

from naravard.languages import kept_query, path_in_language


def site(request):
    """Return the variables that base.html needs on every page, without a query to the database."""
    query = kept_query(request)
    return {
        "SITE_URL": settings.SITE_URL,
        "language_links": [
            {
                "code": code,
                "name": name,
                "path": path_in_language(request.path, code),
                "url": path_in_language(request.path, code) + query,
                "is_current": code == get_language(),
                "is_complete": code in settings.COMPLETE_LANGUAGES,
            }
            for code, name in settings.LANGUAGES
        ],
    }
