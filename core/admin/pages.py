"""Further pages of a model's admin, each a view function `(model_admin, request, …)`."""

from functools import partial, update_wrapper

from django.template.response import TemplateResponse
from django.urls import path


def render_admin_page(model_admin, request, template, context, *, form=None):
    """
    Return the response with the context that every page of the admin needs.

    A `form` is put into the context, and the status is 422 if it has errors.
    """
    request.current_app = model_admin.admin_site.name
    base_context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "media": model_admin.media,
        "form": form,
    }
    status = 422 if form is not None and form.errors else 200
    return TemplateResponse(request, template, base_context | context, status=status)


def admin_path(model_admin, route, view, name):
    """Return the URL pattern of a view for users signed in to the admin; the view itself checks their permissions."""
    bound = update_wrapper(partial(view, model_admin), view)
    bound.model_admin = model_admin  # as Django's own views of a ModelAdmin have it
    return path(route, model_admin.admin_site.admin_view(bound), name=name)
