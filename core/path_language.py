"""The same page in another language: what stands before its path, and links that would lead a reader out of theirs."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import LocalePrefixPattern, get_resolver
from django.utils.translation import get_language, get_language_from_path, get_language_info, gettext, override

from core.text import unescape, without_tags

_LINK = re.compile(r'(?P<start><a\b[^>]*?\bhref=")(?P<address>[^"]*)(?P<words>"[^>]*>.*?</a>)', re.DOTALL)


def path_in_language(path, code):
    """Return the path of the same page in another language: for "sv", /en/delmal/ becomes /delmal/."""
    current = get_language_from_path(path)
    if current and path.startswith(f"/{current}/"):
        path = path.removeprefix(f"/{current}")
    return path if code == settings.LANGUAGE_CODE else f"/{code}{path}"


def has_languages(path):
    """Return whether the address is one that a language can stand before: not in the admin, nor a file for robots."""
    path = path_in_language(path, settings.LANGUAGE_CODE).removeprefix("/")
    patterns = [urls.pattern for urls in get_resolver().url_patterns]
    return not any(pattern.match(path) for pattern in patterns if not isinstance(pattern, LocalePrefixPattern))


def address_in_language(address):
    """Return the address of a link: one to a page of the portal in the active language, any other as it is."""
    origin = settings.SITE_URL if address.startswith(f"{settings.SITE_URL}/") else ""
    path = address.removeprefix(origin)
    if not path.startswith("/") or path.startswith("//"):
        return address
    only_path = urlsplit(path).path
    if not has_languages(only_path):
        return address
    return origin + path_in_language(only_path, get_language()) + path.removeprefix(only_path)


def links_in_language(html):
    """
    Return the cleaned HTML with links to the portal's pages in the active language, whichever their writer had before.

    So Swedish text on an Arabic page does not lead the reader to Swedish pages. A link whose words name a language, as
    “Read this in Finnish” does, leads where it says.
    """
    if 'href="/' not in html and f'href="{settings.SITE_URL}/' not in html:
        return html
    return _LINK.sub(_in_language, html)


def _in_language(link):
    words = unescape(without_tags(f"<a{link['words']}")).lower()
    if any(name in words for name in _names_of_languages()):
        return link[0]
    return link["start"] + address_in_language(link["address"]) + link["words"]


def _names_of_languages():
    """Return how each language is called by itself, in the active language and in Swedish, without the last letter."""
    codes = [code for code, _name in settings.LANGUAGES if "-" not in code]
    names = [name.split()[0] for _code, name in settings.LANGUAGES]
    for language in {get_language(), settings.LANGUAGE_CODE}:
        with override(language):
            names += [gettext(get_language_info(code)["name"]) for code in codes]
    return {name.lower()[:-1] for name in names}  # so that suomeksi is found by suomi
