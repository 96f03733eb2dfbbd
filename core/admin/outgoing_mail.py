"""The queue of outgoing mail in the admin."""

from django.contrib import admin, messages
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.mail.delivery import deliver
from core.mail.registry import MAIL_KINDS
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
        deliver.enqueue(mail.pk)
    return len(mails)


@admin.register(OutgoingMail)
class OutgoingMailAdmin(admin.ModelAdmin):
    """Mail can be read and retried, but not added, changed or deleted."""

    list_display = ["kind_label", "about_id", "status", "created_at", "sent_at", "attempts", "last_error"]
    list_filter = ["status", "kind"]
    search_fields = ["kind", "last_error"]
    date_hierarchy = "created_at"
    ordering = ["-created_at"]
    list_per_page = 50
    actions = ["try_again"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_retry_permission(self, request):
        return request.user.has_perm("core.change_outgoingmail")

    @admin.display(description=_("mail"), ordering="kind")
    def kind_label(self, obj):
        return MAIL_KINDS[obj.kind].label if obj.kind in MAIL_KINDS else obj.kind

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
