"""What is kept of contacts and the messages to them, and for how long. ContactsConfig.ready imports it."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from contacts.models import Contact, ContactMessage
from core.storage_periods import StoredKindWarning, delete_rows, register_stored_kind


def deleted_contacts(before):
    """Return the rows of the history with contact details of contacts that were deleted before then."""
    history = Contact.history.model.objects
    deleted = history.filter(id=OuterRef("id"), history_type="-", history_date__lt=before)
    with_details = history.exclude(Q(email="") & Q(phone=""))
    exists_again = Contact.objects.filter(pk=OuterRef("id"))
    return with_details.filter(Exists(deleted), ~Exists(exists_again))


def erase_contact_details(rows):
    rows.update(email="", phone="")


register_stored_kind(
    "contacts.message",
    label=_("Messages to contacts that are handled"),
    counts_from=_("the day when it was handled"),
    overdue=lambda before: ContactMessage.objects.filter(handled_at__lt=before),
    remove=delete_rows,
)
register_stored_kind(
    "contacts.unhandled_message",
    label=_("Messages to contacts that nobody has marked as handled"),
    counts_from=_("the day when it was sent"),
    overdue=lambda before: ContactMessage.objects.filter(handled_at=None, sent_at__lt=before),
    remove=delete_rows,
    warning=StoredKindWarning(
        "contacts.contactmessage",
        "?handled=no",
        lambda count: ngettext(
            "%(count)d message that is not handled and is removed within two weeks",
            "%(count)d messages that are not handled and are removed within two weeks",
            count,
        ),
    ),
)
register_stored_kind(
    "contacts.deleted_contact",
    label=_("E-mail address and telephone number in the history of a deleted contact"),
    counts_from=_("the day when the contact was deleted"),
    overdue=deleted_contacts,
    remove=erase_contact_details,
    default_days=90,
)
