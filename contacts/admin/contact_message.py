"""The messages to contacts in the admin, where they are read and marked as handled."""

from copy import copy

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from contacts.models import ContactMessage
from core.admin.examples import example_chip
from core.admin.pages import admin_path
from core.admin.read_only import ReadOnlyMixin
from core.audit.entries import Kind, record
from core.not_done import post_only
from core.text import shortened

SHOWS_SENDER = "show_sender"  # the name of the button


class HandledFilter(admin.SimpleListFilter):
    title = _("handled")
    parameter_name = "handled"

    def lookups(self, request, model_admin):
        return [("no", _("Not handled")), ("yes", _("Handled"))]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        return queryset.filter(handled_at__isnull=self.value() == "no")


@post_only
@method_decorator(require_POST)
def mark_handled(model_admin, request, pk):
    return _run_on_one(model_admin.mark_as_handled, model_admin, request, pk)


@post_only
@method_decorator(require_POST)
def mark_not_handled(model_admin, request, pk):
    return _run_on_one(model_admin.mark_as_not_handled, model_admin, request, pk)


def _run_on_one(action, model_admin, request, pk):
    """Run an action of the list on one message, and return to its page."""
    if not model_admin.has_handle_permission(request):
        raise PermissionDenied
    message = get_object_or_404(ContactMessage, pk=pk)
    action(request, ContactMessage.objects.filter(pk=message.pk))
    return redirect(reverse("admin:contacts_contactmessage_change", args=[pk]))


# The addresses below /admin/contacts/contactmessage/ that Django does not have: (route, view, name).
PAGES = [
    ("<int:pk>/handled/", mark_handled, "contacts_contactmessage_handled"),
    ("<int:pk>/not-handled/", mark_not_handled, "contacts_contactmessage_not_handled"),
]


@admin.register(ContactMessage)
class ContactMessageAdmin(ReadOnlyMixin, admin.ModelAdmin):
    """Messages can be read and marked as handled, but not added, changed or deleted."""

    list_display = ["to", "excerpt", "topic", "sent_at", "handling", "example"]
    list_filter = [HandledFilter, "topic", "to", "is_example"]
    list_select_related = ["to", "handled_by"]
    search_fields = ["text", "sender_name", "=reply_to"]
    search_help_text = _("Search by words of the message, by the sender's name or by a whole e-mail address.")
    date_hierarchy = "sent_at"
    ordering = ["-sent_at"]
    list_per_page = 50
    actions = ["mark_as_handled", "mark_as_not_handled"]
    change_form_template = "admin/contacts/contactmessage/change_form.html"

    def get_fieldsets(self, request, obj=None):
        """Show who sent it only in the answer to the button that asks for it (`change_view`)."""
        sender = ["sender", "reply_address"] if getattr(request, "shows_sender", False) else ["contact_details"]
        return [
            (None, {"fields": ["to", "topic", "message", "sent_at"]}),
            (_("The sender"), {"fields": sender}),
            (_("Handling"), {"fields": ["handling"]}),
        ]

    def has_handle_permission(self, request):
        return request.user.has_perm("contacts.change_contactmessage")

    def get_urls(self):
        return [*(admin_path(self, *page) for page in PAGES), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if SHOWS_SENDER in request.POST:
            request = self._reading_sender(request, object_id)
        return super().change_view(request, object_id, form_url, extra_context)

    def _reading_sender(self, request, object_id):
        """Record that the user reads who sent the message. Return the request for its page with that."""
        message = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, message):
            raise PermissionDenied
        if message and message.has_personal_data:
            record(Kind.CONTACT_DETAILS, by=request.user, about=message)
        reading = copy(request)
        reading.method, reading.shows_sender = "GET", True  # Django takes a post for a change
        return reading

    def render_change_form(self, request, context, *args, **kwargs):
        context["can_handle"] = self.has_handle_permission(request)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.action(description=_("Mark as handled"), permissions=["handle"])
    def mark_as_handled(self, request, queryset):
        not_handled = queryset.filter(handled_at=None)  # the rest keep who handled them first
        count = not_handled.update(handled_at=timezone.now(), handled_by=request.user)
        messages.success(
            request,
            ngettext("%(count)d message is marked as handled.", "%(count)d messages are marked as handled.", count)
            % {"count": count},
        )

    @admin.action(description=_("Mark as not handled"), permissions=["handle"])
    def mark_as_not_handled(self, request, queryset):
        count = queryset.exclude(handled_at=None).update(handled_at=None, handled_by=None)
        messages.success(
            request,
            ngettext(
                "%(count)d message is marked as not handled.", "%(count)d messages are marked as not handled.", count
            )
            % {"count": count},
        )

    @admin.display(description=_("example"), ordering="is_example")
    def example(self, obj):
        return example_chip(obj)

    @admin.display(description=_("message"))
    def excerpt(self, obj):
        return format_html('<span dir="auto">{}</span>', shortened(obj.text, 90))

    @admin.display(description=_("message"))
    def message(self, obj):
        return format_html('<div class="as-sent" dir="auto">{}</div>', obj.text)

    @admin.display(description=_("contact details"))
    def contact_details(self, obj):
        if not obj.has_personal_data:
            return _("Not given: the sender does not want a reply.")
        return format_html(
            '<div>{}</div><p class="quiet" id="sender-help">{}</p><p>'
            '<button type="submit" class="button" name="{}" value="yes" aria-describedby="sender-help">{}</button></p>',
            obj.contact_details_given,
            _("If you show them, the audit log says that you have read them."),
            SHOWS_SENDER,
            _("Show name and e-mail"),
        )

    @admin.display(description=_("name"))
    def sender(self, obj):
        return obj.sender_name or _("Not given")

    @admin.display(description=_("e-mail for a reply"))
    def reply_address(self, obj):
        if not obj.reply_to:
            return _("Not given: the sender does not want a reply.")
        return format_html('<a href="mailto:{}">{}</a>', obj.reply_to, obj.reply_to)

    @admin.display(description=_("handling"), ordering="handled_at")
    def handling(self, obj):
        if obj.handled_at is None:
            return format_html('<span class="chip chip--attention">{}</span>', _("Not handled"))
        return _("Handled %(when)s by %(who)s") % {
            "when": date_format(timezone.localtime(obj.handled_at), "SHORT_DATETIME_FORMAT"),
            "who": obj.handled_by,
        }
