"""Messages to contacts and the mail that brings them, and the role of process leader."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from contacts.models import Contact, ContactMessage, User
from core.mail.groups import group_of, queue_group_mail
from core.mail.registry import mail_composer, render_mail

# The mail holds the messages themselves, since a contact may have no account to read them with.
MAX_IN_A_MAIL = 20


def send_contact_message(*, form_key, to, text, sender_name="", reply_to="", topic=ContactMessage.Topic.QUESTION):
    """
    Store a message to a contact and queue the mail to the contact. Return the ContactMessage.

    `to` is None for a message to the process leader while nobody has the role.

    A second call with the same form key, as after a double click, returns the first message and stores nothing new.
    """
    with transaction.atomic():
        message, is_new = ContactMessage.objects.get_or_create(
            form_key=form_key,
            defaults={"to": to, "text": text, "sender_name": sender_name, "reply_to": reply_to, "topic": topic},
        )
        if is_new:
            to_same = ContactMessage.objects.filter(to=to)
            queue_group_mail(
                kind="contacts.message",
                about=message,
                within=to_same,
                is_ended=lambda first_id: to_same.filter(pk__gte=first_id).count() > MAX_IN_A_MAIL,
            )
    return message


@mail_composer("contacts.message", label=_("Message to a contact"), about=("contacts.ContactMessage", "to__name"))
def compose_contact_message(message_id):
    """
    Return the mail to the contact with the message and those that came soon after it.

    Return None if they are gone, or if nobody has an address to send them to.
    """
    message = ContactMessage.objects.select_related("to").filter(pk=message_id).first()
    addresses = addresses_for(message.to) if message else []
    if not addresses:
        return None
    to_same = ContactMessage.objects.filter(to=message.to)
    ids = group_of("contacts.message", message_id, to_same, within=to_same)
    with override(settings.LANGUAGE_CODE):
        if len(ids) > 1:
            return _compose_several(message.to, ids, addresses)
        subject = _("Message through the portal to %(name)s") if message.to else _("Message through the portal")
        return render_mail(
            "contact_message",
            {"message": message},
            subject=subject % {"name": message.to and message.to.name},
            to=addresses,
            reply_to=[message.reply_to] if message.reply_to else None,
        )


def _compose_several(contact, ids, addresses):
    """Return the mail with several messages. An answer to it would reach one sender at most, so it names each."""
    count, name = len(ids), contact.name if contact else _("the process leader")
    subject = ngettext(
        "%(count)d message through the portal to %(name)s", "%(count)d messages through the portal to %(name)s", count
    )
    messages = ContactMessage.objects.filter(pk__in=ids).order_by("pk")
    return render_mail(
        "contact_messages",
        {"name": name, "messages": messages, "count": count},
        subject=subject % {"count": count, "name": name},
        to=addresses,
    )


def addresses_for(contact):
    """Return the mail addresses of the contact, else of the process leader, else of those who handle the messages."""
    leader = Contact.objects.process_leader()
    for person in (contact, leader):
        if person and person.email:
            return [person.email]
    users = User.objects.with_perm(
        "contacts.change_contactmessage", backend="django.contrib.auth.backends.ModelBackend"
    )
    return sorted({user.email for user in users if user.email})


@transaction.atomic
def free_process_leader_role(*, for_contact):
    """Take the role of process leader from whoever has it, unless it is `for_contact`. Return that Contact or None."""
    # All are locked, so that two who give the role away at once do it one after the other.
    list(Contact.objects.select_for_update().order_by("pk").values_list("pk"))
    former = Contact.objects.exclude(pk=for_contact.pk).process_leader()
    if former:
        former.is_process_leader = False
        former.save()
    return former


@transaction.atomic
def make_process_leader(contact):
    """Give a contact the role of process leader. Return the Contact that had it before, or None."""
    former = free_process_leader_role(for_contact=contact)
    contact.is_process_leader = True
    contact.save()
    return former
