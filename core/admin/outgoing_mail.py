"""The queue of outgoing mail in the admin."""

from django.contrib import admin, messages
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.admin.read_only import ReadOnlyMixin
from core.mail.failures import reason_in_words
from core.mail.registry import MAIL_KINDS, about_text
from core.mail.requeue import enqueue_at_once
from core.models.outgoing_mail import OutgoingMail


@transaction.atomic
def retry_unsent(queryset):
    """Enqueue every waiting or failed mail from its first attempt, and return how many. No sent mail is sent again."""
    status = OutgoingMail.Status
    mails = list(queryset.select_for_update().filter(status__in=[status.WAITING, status.FAILED]))
    for mail in mails:
        mail.status = status.WAITING
        mail.attempts = 0
        mail.next_attempt_at = timezone.now()
        mail.save(update_fields=["status", "attempts", "next_attempt_at"])
    enqueue_at_once(mails)
    return len(mails)


class KindFilter(admin.SimpleListFilter):
    """The kinds of mail, by the names that the list gives them."""

    title = _("mail")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return [(name, kind.label) for name, kind in MAIL_KINDS.items()]

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyMixin, admin.ModelAdmin):
    """Mail can be read and retried, but not added, changed or deleted."""

    list_display = ["kind_label", "about", "status", "created_at", "sent_at", "attempts", "error"]
    list_filter = ["status", KindFilter]
    search_fields = ["about_text", "last_error"]
    fields = list_display
    date_hierarchy = "created_at"
    ordering = ["-created_at"]
    list_per_page = 50
    actions = ["try_again"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(about_text=about_text())

    def has_retry_permission(self, request):
        return request.user.has_perm("core.change_outgoingmail")

    @admin.display(description=_("mail"), ordering="kind")
    def kind_label(self, obj):
        return MAIL_KINDS[obj.kind].label if obj.kind in MAIL_KINDS else obj.kind

    @admin.display(description=_("about"), ordering="about_text")
    def about(self, obj):
        return obj.about_text or _("What it was about is gone.")

    @admin.display(description=_("last error"), ordering="last_error")
    def error(self, obj):
        return reason_in_words(obj.last_error) if obj.last_error else ""

    @admin.action(description=_("Try again"), permissions=["retry"])
    def try_again(self, request, queryset):
        count = retry_unsent(queryset)
        if count:
            text = ngettext(
                "%(count)d mail will be tried again now.", "%(count)d mails will be tried again now.", count
            )
            messages.success(request, text % {"count": count})
        else:
            messages.warning(request, _("Nothing to try again: what you chose is already sent or no longer needed."))
