"""Storing a message to a contact, and the mail that brings it to the contact."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from contacts.models import ContactMessage
from core.mail.groups import group_of, queue_group_mail
from core.mail.registry import mail_composer, render_mail

# The mail holds the messages themselves, since a contact may have no account to read them with.
MAX_IN_A_MAIL = 20


def send_contact_message(*, form_key, to, text, sender_name="", reply_to="", topic=ContactMessage.Topic.QUESTION):
    """
    Store a message to a contact and queue the mail to the contact. Return the ContactMessage.

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
    if message is None or not message.to.mail_to:
        return None
    to_same = ContactMessage.objects.filter(to=message.to)
    ids = group_of("contacts.message", message_id, to_same, within=to_same)
    with override(settings.LANGUAGE_CODE):
        if len(ids) > 1:
            return _compose_several(message.to, ContactMessage.objects.filter(pk__in=ids).order_by("pk"), len(ids))
        return render_mail(
            "contact_message",
            {"message": message},
            subject=_("Message through the portal to %(name)s") % {"name": message.to.name},
            to=[message.to.mail_to],
            reply_to=[message.reply_to] if message.reply_to else None,
        )


def _compose_several(contact, messages, count):
    """Return the mail with several messages. An answer to it would reach one sender at most, so it names each."""
    subject = ngettext(
        "%(count)d message through the portal to %(name)s", "%(count)d messages through the portal to %(name)s", count
    )
    return render_mail(
        "contact_messages",
        {"contact": contact, "messages": messages, "count": count},
        subject=subject % {"count": count, "name": contact.name},
        to=[contact.mail_to],
    )
