"""The preview of a text: its public page as it will be, with what is typed or with its draft, for staff only."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import override
from django.views.decorators.http import require_POST

from core.admin.pages import admin_path
from core.anonymous_visit import anonymous_visit
from core.middleware import set_values
from core.not_done import post_only
from core.sent_again import KEY_FIELD, comes_back

_NO_ADDRESS_YET = "forhandsgranskning"  # a new text has none before its title is typed


class PreviewMixin:
    """For a ModelAdmin of a HasDraft: `render_public(visit, row, **context)` is the view of its page."""

    render_public = None

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            admin_path(self, "add/preview/<slug:language>/", preview_typed, f"{name}_add_preview"),
            admin_path(self, "<int:pk>/preview/<slug:language>/", preview_row, f"{name}_preview"),
            *super().get_urls(),
        ]

    def preview_addresses(self, obj=None):
        """Return (language, its name, address) of the preview in each language."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        view, keys = (f"{name}_preview", [obj.pk]) if obj else (f"{name}_add_preview", [])
        return [(code, label, reverse(view, args=[*keys, code])) for code, label in settings.LANGUAGES]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["preview_addresses"] = self.preview_addresses(obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


@comes_back
def preview_row(model_admin, request, pk, language):
    """Show what is typed in the form (POST), or what is saved with its draft (GET)."""
    row = get_object_or_404(model_admin.get_queryset(request).select_related("draft"), pk=pk)
    if request.method == "POST":
        return preview_typed(model_admin, request, language, row)
    if not model_admin.has_view_permission(request, row):
        raise PermissionDenied
    return _render(model_admin, request, row.with_draft(), language)


@comes_back
@post_only
@method_decorator(require_POST)
def preview_typed(model_admin, request, language, row=None):
    """Show what is typed in the form of the row, or of a new one. Nothing is saved, so it may be sent again."""
    if not (model_admin.has_change_permission(request, row) if row else model_admin.has_add_permission(request)):
        raise PermissionDenied
    request.POST = request.POST.copy()
    request.POST.pop(KEY_FIELD, None)  # or the form would only show what was typed, and not read it
    form_class = model_admin.get_form(request, row, change=row is not None)
    form_class.begin_transaction = None  # or a form that locks its row would wait for who saves it
    form = form_class(request.POST, request.FILES, instance=row)
    form.is_valid()
    return _render(model_admin, request, form.instance, language, form)


def _render(model_admin, request, row, language, form=None):
    if language not in dict(settings.LANGUAGES):
        raise Http404
    bar = render_to_string("admin/strategy/_preview_bar.html", _bar(model_admin, row, language, form))
    row.slug = row.slug or _NO_ADDRESS_YET
    with override(language):
        visit = anonymous_visit(request, row.get_absolute_url())
        response = model_admin.render_public(visit, row, preview_bar=bar)
        set_values(response)
    response["Content-Language"] = language
    response["X-Robots-Tag"] = "noindex"
    response._csp_replace = {"form-action": ["'none'"]}  # nobody reacts to a page that is not there
    return response


def _bar(model_admin, row, language, form):
    saved = form is None
    return {
        "is_saved": saved,
        "language": language,
        "addresses": model_admin.preview_addresses(row) if saved else [],
        "errors": [] if saved else [(field.label, field.errors) for field in form if field.errors],
        "other_errors": [] if saved else form.non_field_errors(),
    }
