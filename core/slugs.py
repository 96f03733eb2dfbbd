"""
The addresses of rows: a former one leads to the present one, and what is an address of the portal itself is refused.

The history of a row holds every slug that it has had, so there is no table of redirects to keep. That of
django.contrib.redirects would need a row for each language and each page below the row, and follows no second change.
"""

import re
from functools import cache, wraps

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import get_resolver, resolve, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from core.public_cache import keep_publicly

_SLUG = re.compile(r"[-\w]{1,80}")
_RESERVED = set()


def present_slug(model, slug):
    """
    Return the slug now of the row that was the last to have `slug`, or None if there is no such row.

    Call it when no row has the slug: a slug belongs to who has it.
    """
    if not _SLUG.fullmatch(slug):
        return None
    holders = model.history.filter(slug=slug).order_by("-history_date", "-history_id")
    last = holders.values(model._meta.pk.attname)[:1]
    return model._base_manager.filter(pk=last).values_list("slug", flat=True).first()


def follow_former_slugs(model, *, argument="slug", in_place=False):
    """
    Return a decorator for a view that shows a row by its slug, the `argument` of the view, to be the outermost one.

    A view that shows a row of each of two models has one for each.

    An address with a former slug redirects to the present one, unless the view has no page for that either: a hidden
    row is not revealed. What is posted there is handled where it comes, so that nothing typed is lost; with `in_place`
    a GET too, for a page whose cookie is sent to the former address only.
    """

    def decorate(view):
        @wraps(view)
        def follow(request, **kwargs):
            try:
                return view(request, **kwargs)
            except Http404:
                present = present_slug(model, kwargs[argument])
                if present in {None, kwargs[argument]}:
                    raise
            response = view(request, **kwargs | {argument: present})
            if in_place or request.method not in {"GET", "HEAD"} or response.has_header("Location"):
                return response
            for close in response._resource_closers:  # a file; `close` itself would end the request, with its database
                close()
            is_public = "no-store" not in response.get("Cache-Control", "")
            return _redirect(request, kwargs | {argument: present}, is_public=is_public)

        follow.slugs_of = getattr(view, "slugs_of", {}) | {argument: model}
        return follow

    return decorate


def _redirect(request, kwargs, *, is_public):
    """Return a permanent redirect. A browser keeps it no longer than a page, since the slug may be changed back."""
    address, query = reverse(request.resolver_match.view_name, kwargs=kwargs), request.META.get("QUERY_STRING")
    response = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    if is_public:
        keep_publicly(response, settings.PUBLIC_CACHE_SECONDS)
    else:
        add_never_cache_headers(response)
    return response


@cache
def routes_of(model):
    """Return (name, arguments, the one of the slug) of the routes whose views follow the former slugs of the model."""
    return list(_routes_below(get_resolver(), model))


def _routes_below(resolver, model):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _routes_below(pattern, model)
            continue
        for argument, of in getattr(pattern.callback, "slugs_of", {}).items():
            if of is model:
                yield pattern.name, list(pattern.pattern.converters), argument


def reserve_slug(model, slug):
    """Refuse a slug that means something else in the query of an address."""
    _RESERVED.add((model, slug))


def refuse_reserved(model, slug):
    """Raise ValidationError if the address of a row with the slug would be another page of the portal."""
    for name, arguments, argument in routes_of(model):
        others = dict.fromkeys(arguments, "1")  # which any converter of an address takes
        address = reverse(name, kwargs=others | {argument: slug})
        if resolve(address).url_name != name:
            break
    else:
        if (model, slug) not in _RESERVED:
            return
    text = _("The portal itself has a page with the address “%(slug)s”. Choose another one.")
    raise ValidationError({"slug": text % {"slug": slug}})
