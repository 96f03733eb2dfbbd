from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.forms import ModelForm
from django.utils.translation import gettext_lazy as _

from core.admin.base import ContentAdmin
from feedback.models import Theme

MOST_THEMES = 8


class ThemeForm(ModelForm):
    def clean(self):
        """A handful helps the reader to choose; with more of them nobody finds their way."""
        if self.instance.pk is None and Theme.objects.count() >= MOST_THEMES:
            raise ValidationError(
                _("There are %(count)d themes already, as many as readers can choose from. Change one instead."),
                params={"count": MOST_THEMES},
                code="too_many",
            )
        return super().clean()


@admin.register(Theme)
class ThemeAdmin(ContentAdmin):
    """What inspel are about across the sub-goals: a filter for the public and for those who moderate."""

    form = ThemeForm
    texts = ["name"]
    fieldsets = [(None, {"fields": ["slug", "order"]})]
    list_display = ["name_sv", "order", "number_of_inspel", "example"]
    list_filter = ["is_example"]
    search_fields = ["name_sv"]
    ordering = ["order", "slug"]
    slug_from = "name_sv"

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(number=Count("inspel"))

    @admin.display(description=_("inspel"), ordering="number")
    def number_of_inspel(self, obj):
        return obj.number
