"""Pages of the admin that Django has none for: a function `(model_admin, request, …)` that returns one of these."""

from functools import partial, update_wrapper

from django.template.response import TemplateResponse
from django.urls import path


def render_admin_page(model_admin, request, template, context, *, status=200):
    """Return the page with what every page of the admin shows round its own content."""
    request.current_app = model_admin.admin_site.name
    shown_everywhere = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "media": model_admin.media,
    }
    return TemplateResponse(request, template, shown_everywhere | context, status=status)


def admin_path(model_admin, route, view, name):
    """Return the address of a page function, for those who are signed in to the admin; the function asks what they may."""
    bound = update_wrapper(partial(view, model_admin), view)
    return path(route, model_admin.admin_site.admin_view(bound), name=name)
