"""The name of the route that a request took: it says which page it was, without the key or the words in its address."""

from django.conf import settings


def route_name(request):
    """Return the name of the view's route, “static”, or “none” if no view answered."""
    if match := request.resolver_match:
        return match.view_name
    return getattr(request, "kept_route", "") or (
        "static" if request.path_info.startswith(settings.STATIC_URL) else "none"
    )
