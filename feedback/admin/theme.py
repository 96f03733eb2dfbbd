"""Themes in the admin."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.forms import ModelForm
from django.utils.translation import gettext_lazy as _

from core.admin.base import ContentAdmin
from core.swedish_order import SwedishOrder
from feedback.models import Theme

# As many as readers can choose from easily.
MAX_THEMES = 8


class ThemeForm(ModelForm):
    """Refuses a new theme when there are MAX_THEMES."""

    def clean(self):
        if self.instance.pk is None and Theme.objects.count() >= MAX_THEMES:
            raise ValidationError(
                _("There are %(count)d themes already, as many as readers can choose from. Change one instead."),
                params={"count": MAX_THEMES},
                code="too_many",
            )
        return super().clean()


@admin.register(Theme)
class ThemeAdmin(ContentAdmin):
    """Themes: what inspel are about across the sub-goals, as a filter for the public and for moderators."""

    restorable = False  # its form has rules that an earlier version may break
    form = ThemeForm
    texts = ["name"]
    fieldsets = [(None, {"fields": ["slug", "order"]})]
    list_display = ["name_sv", "order", "number_of_inspel", "example"]
    list_filter = ["is_example"]
    search_fields = ["name_sv"]
    ordering = ["order", SwedishOrder("name_sv")]
    slug_from = "name_sv"

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(number=Count("inspel"))

    @admin.display(description=_("inspel"), ordering="number")
    def number_of_inspel(self, obj):
        return obj.number
