from django.contrib import admin, messages
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from contacts.admin.base import example_chip
from feedback.actions import mark_as_spam
from feedback.admin.filters import DueFilter
from feedback.admin.queue import QUEUE_ORDER, is_overdue, time_left
from feedback.life import MoveNotAllowed

EXCERPT_LENGTH = 110


class QueuePage:
    """The list of inspel in the admin, what waits first."""

    list_display = ["reference_and_day", "excerpt", "due", "about", "state"]
    list_filter = [
        DueFilter,
        "handling",
        "publication",
        "sub_goal",
        "municipality",
        "role",
        "may_publish",
        "may_contact",
        "is_example",
    ]
    list_per_page = 50
    ordering = QUEUE_ORDER
    date_hierarchy = "received_at"
    search_fields = ["reference", "text", "public_title", "public_text"]
    search_help_text = _("Search by reference or by words of the text.")
    actions = ["mark_chosen_as_spam"]

    @admin.display(description=_("what it says"))
    def excerpt(self, obj):
        text = " ".join(obj.text.split())
        short = text[:EXCERPT_LENGTH] + ("…" if len(text) > EXCERPT_LENGTH else "")
        return format_html('<span lang="{}" dir="auto">{}</span> {}', obj.language, short, example_chip(obj))

    @admin.display(description=_("reference"), ordering="received_at")
    def reference_and_day(self, obj):
        day = formats.date_format(timezone.localtime(obj.received_at), "SHORT_DATE_FORMAT")
        return format_html('{}<br><span class="quiet">{}</span>', obj.reference, day)

    @admin.display(description=_("to be answered by"), ordering="answer_due_on")
    def due(self, obj):
        left = time_left(obj)
        day = formats.date_format(obj.answer_due_on, "SHORT_DATE_FORMAT")
        if not left:
            return format_html('<span class="quiet">{}</span>', day)
        css = "chip chip--urgent" if is_overdue(obj) else "quiet"
        return format_html('{}<br><span class="{}">{}</span>', day, css, left)

    @admin.display(description=_("what it is about"), ordering="sub_goal")
    def about(self, obj):
        return format_html(
            '{}<br>{}<br><span class="quiet">{}</span>',
            obj.sub_goal or _("The strategy as a whole"),
            obj.municipality or _("The whole of Dalarna"),
            obj.get_role_display(),
        )

    @admin.display(description=_("state"), ordering="handling")
    def state(self, obj):
        return format_html(
            '<span class="chip chip--{}">{}</span><br><span class="chip chip--{}">{}</span><br>{}',
            obj.handling,
            obj.get_handling_display(),
            obj.publication,
            obj.get_publication_display(),
            self.consents(obj),
        )

    def consents(self, obj):
        publish = _("May be published") if obj.may_publish else _("May not be published")
        contact = _("May be contacted") if obj.may_contact else _("May not be contacted")
        return format_html('<span class="quiet">{}<br>{}</span>', publish, contact)

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": _("Inspel, what waits first")} | (extra_context or {}))

    @admin.action(description=_("Mark as spam"), permissions=["change"])
    def mark_chosen_as_spam(self, request, queryset):
        count = 0
        for inspel in queryset:
            try:
                mark_as_spam(inspel=inspel, by=request.user)
                count += 1
            except MoveNotAllowed:
                messages.warning(
                    request,
                    _("%(reference)s was left as it is: it is already decided on.") % {"reference": inspel.reference},
                )
        if count:
            text = ngettext("%(count)d inspel is marked as spam.", "%(count)d inspel are marked as spam.", count)
            messages.success(request, text % {"count": count})
