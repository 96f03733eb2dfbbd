"""Example content in the admin: its mark, and the choice to keep a row of it as real."""

from django.contrib import admin, messages
from django.db import transaction
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.models.base import Example

KEPT = {"changed": {"fields": ["example"]}}  # as a line of Django's log


def example_chip(row):
    """Return the chip "Example" for a list in the admin, or "" if the row is no example content."""
    return format_html('<span class="chip chip--example">{}</span>', _("Example")) if row.is_example else ""


class ExampleMixin:
    """
    Lets an editor keep an example as real, with a button on its page and an action of the list.

    For a ModelAdmin; one whose model has no examples, or none that can become real, is left as it is.
    """

    actions = ("keep_as_real",)

    @admin.display(description=_("example"), ordering="is_example")
    def example(self, obj):
        return example_chip(obj)

    @admin.action(description=_("Keep as real"), permissions=["change"])
    def keep_as_real(self, request, queryset):
        with transaction.atomic():
            rows = list(queryset.filter(is_example=True))
            for row in rows:
                row.keep_as_real()
                self.log_change(request, row, [KEPT])
        messages.success(request, _("Examples that are kept as real: %(count)d.") % {"count": len(rows)})

    def get_actions(self, request):
        actions = super().get_actions(request)
        if not self._can_become_real():
            actions.pop("keep_as_real", None)
        return actions

    def is_kept_as_real(self, request):
        """Return whether the button was clicked that makes an example real."""
        return "_keep_as_real" in request.POST and self._can_become_real()

    def keep_if_chosen(self, request, row):
        """Keep the saved row as real if that button was clicked."""
        if self.is_kept_as_real(request) and row.is_example:
            row.keep_as_real()

    def construct_change_message(self, request, form, formsets, add=False):
        changes = super().construct_change_message(request, form, formsets, add)
        return [*changes, KEPT] if self.is_kept_as_real(request) else changes

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        is_example = obj is not None and getattr(obj, "is_example", False)
        context["is_example"] = is_example
        context["can_keep_as_real"] = (
            is_example and self._can_become_real() and self.has_change_permission(request, obj)
        )
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _can_become_real(self):
        return issubclass(self.model, Example) and self.model.can_become_real
