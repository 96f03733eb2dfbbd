"""The difficult words in the admin."""

from django.contrib import admin

from core.admin.base import ContentAdmin
from strategy.models import HardWord


@admin.register(HardWord)
class HardWordAdmin(ContentAdmin):
    texts = ["word", "forms", "explanation"]
    fieldsets = [(None, {"fields": ["slug"]})]
    list_display = ["word_sv", "explanation_sv", "updated_at"]
    search_fields = ["word_sv", "forms_sv", "explanation_sv"]
    slug_from = "word_sv"
