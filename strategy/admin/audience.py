"""The texts of “Near me” in the admin: whom it is about, and what the strategy wants for this person."""

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.admin.base import ContentAdmin
from core.admin.rich_text_widget import RICH_TEXT
from core.admin.text_changes import text_change
from strategy.admin.approval import ApprovedTextMixin
from strategy.models import Audience
from strategy.models.audience import AUDIENCE_TEXTS


class WaitingFilter(admin.SimpleListFilter):
    title = _("state of the text")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("waiting", _("Waits for a process leader"))]

    def queryset(self, request, queryset):
        return queryset.to_approve() if self.value() == "waiting" else queryset


@admin.register(Audience)
class AudienceAdmin(ApprovedTextMixin, ContentAdmin):
    texts = AUDIENCE_TEXTS
    fieldsets = [(None, {"fields": ["status", "order", "slug"]})]
    formfield_overrides = RICH_TEXT
    list_display = ["label_sv", "order", "status", "updated_at"]
    list_filter = [WaitingFilter]
    list_select_related = ["approved_by", "draft"]
    search_fields = ["label_sv", "body_sv"]
    ordering = ["order", "slug"]
    slug_from = "label_sv"
    not_restored = {"slug", "order"}
    change_form_template = "admin/strategy/audience/change_form.html"

    def view_on_site(self, obj):
        return reverse("near_me", query={"vem": obj.slug})

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["changes"] = _changes(obj) if obj and obj.waiting_draft else []
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


def _changes(audience):
    """Return a TextChange for each column that the draft changes."""
    public, texts = audience.public_texts, audience.waiting_draft.texts
    field = audience._meta.get_field
    return [text_change(field(column), public[column], texts[column]) for column in public if column in texts]
