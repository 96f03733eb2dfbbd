"""The context processors of the portal."""

from django.conf import settings
from django.contrib import admin
from django.utils.translation import get_language

from core.page_cache.parts import kept
from core.path_language import has_languages, path_in_language
from naravard.languages import kept_query, shared_query
from naravard.sign_in.titles import TITLES


def site(request):
    """Return the variables that base.html needs on every page, without a query to the database."""
    path, query = request.path, kept_query(request)
    links = kept(("language_links", path, query), lambda: _language_links(path, query))
    urls = {"SITE_URL": settings.SITE_URL, "shared_query": shared_query(request)}
    return urls | {"language_links": links, "kept_query": query}


def sign_in(request):
    """Return what the frame of the admin needs on the pages of signing in, whose views know nothing of the admin."""
    match = request.resolver_match
    if match is None or match.app_names or not match.route.startswith("admin/"):
        return {}
    return admin.site.each_context(request) | {"title": TITLES.get(match.url_name, "")}


def _language_links(path, query):
    if not has_languages(path):  # such as the login to the admin, whose errors are shown on a page of the site
        return []
    paths = {code: path_in_language(path, code) for code, _name in settings.LANGUAGES}
    return [
        {
            "code": code,
            "name": name,
            "path": paths[code],
            "url": paths[code] + query,
            "is_current": code == get_language(),
            "is_complete": code in settings.COMPLETE_LANGUAGES,
        }
        for code, name in settings.LANGUAGES
    ]
