from django.contrib import admin, messages
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from contacts.mail import deliver
from contacts.models import OutgoingMail

# What the kinds that the apps' composers name are called in the admin.
KIND_LABELS = {
    "contacts.message": _("Message to a contact"),
    "feedback.new_inspel": _("New inspel, to the process leaders"),
    "feedback.receipt": _("Receipt to a sender"),
    "feedback.answered": _("Answer to a sender"),
    "feedback.main_answered": _("Answer to the sender of a duplicate"),
    "feedback.message": _("Message to a sender"),
    "feedback.published": _("To a sender: published"),
    "feedback.unpublished": _("To a sender: taken down"),
    "feedback.reopened": _("To a sender: reopened"),
    "feedback.answer_stands": _("To a sender: the answer stands"),
    "feedback.sender_wrote": _("To a process leader: the sender has written"),
    "feedback.sender_not_helped": _("To a process leader: the answer did not help"),
    "feedback.digest": _("Daily mail to a process leader"),
    "feedback.reported": _("Reported inspel, to the process leaders"),
}


@transaction.atomic
def try_again(queryset):
    """Let every mail that has not gone out start over, now; return how many. One that was sent is never sent again."""
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
    """The mail that the portal has promised: to be looked at, and tried again when it failed."""

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
        return request.user.has_perm("contacts.change_outgoingmail")

    @admin.display(description=_("mail"), ordering="kind")
    def kind_label(self, obj):
        return KIND_LABELS.get(obj.kind, obj.kind)

    @admin.action(description=_("Try again"), permissions=["retry"])
    def try_again(self, request, queryset):
        count = try_again(queryset)
        if count:
            text = ngettext(
                "%(count)d mail will be tried again now.", "%(count)d mails will be tried again now.", count
            )
            messages.success(request, text % {"count": count})
        else:
            messages.warning(request, _("Nothing to try again: what you chose is already sent or no longer needed."))
