"""The audit log in the admin: it can be read and searched, and nobody adds, changes or deletes a line of it."""

from django.apps import apps
from django.contrib import admin
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin.read_only import ReadOnlyMixin
from core.models.audit_entry import AuditEntry

_DETAILS = {
    "added": gettext_lazy("got"),
    "removed": gettext_lazy("lost"),
    "changed": gettext_lazy("was changed"),
    "from": gettext_lazy("before"),
    "to": gettext_lazy("after"),
    "format": gettext_lazy("kind of file"),
    "left_out": gettext_lazy("left out"),
    "selection": gettext_lazy("chosen"),
}


def details_in_words(detail):
    """Return [(what, value in words)] of the detail of an entry, in the order of _DETAILS."""
    return [(capfirst(label), _in_words(detail[key])) for key, label in _DETAILS.items() if key in detail]


def _in_words(value):
    if value is None or value in ("", [], {}):
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_in_words(one)}" for name, one in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyMixin, admin.ModelAdmin):
    list_display = ["moment", "what", "who", "about", "details"]
    list_display_links = ["moment"]
    list_filter = ["kind", "at"]  # no date_hierarchy, which looks at every line
    fields = [*list_display, "keep_until"]
    search_fields = ["actor_name", "about_label"]
    search_help_text = gettext_lazy("Search by account, or by what it was about, such as the reference of an inspel.")
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    actions = None

    @admin.display(description=gettext_lazy("when"), ordering="pk")
    def moment(self, obj):
        return date_format(localtime(obj.at), "SHORT_DATETIME_FORMAT")

    @admin.display(description=gettext_lazy("what happened"), ordering="kind")
    def what(self, obj):
        return capfirst(obj.get_kind_display())

    @admin.display(description=gettext_lazy("who"), ordering="actor_name")
    def who(self, obj):
        if obj.actor_name:
            return obj.actor_name
        return _("Nobody known") if obj.kind == AuditEntry.Kind.FAILED_SIGN_IN else _("The portal itself")

    @admin.display(description=gettext_lazy("about"), ordering="about_label")
    def about(self, obj):
        try:
            kind = capfirst(apps.get_model(obj.about_type)._meta.verbose_name) if obj.about_type else ""
        except LookupError:  # of a model that a later version no longer has
            kind = ""
        return f"{kind} {obj.about_label}".strip()

    @admin.display(description=gettext_lazy("more"))
    def details(self, obj):
        return format_html_join(mark_safe("<br>"), "{}: {}", details_in_words(obj.detail))
