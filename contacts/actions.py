"""Storing a message to a contact, and the mail that brings it to the contact."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from contacts.models import ContactMessage
from core.mail.queue import queue_mail
from core.mail.registry import mail_composer, render_mail


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
            queue_mail(kind="contacts.message", about=message)
    return message


@mail_composer("contacts.message", label=_("Message to a contact"), about=("contacts.ContactMessage", "to__name"))
def compose_contact_message(message_id):
    """Return the mail to the contact, or None if the message is gone or nobody has an address to send it to."""
    message = ContactMessage.objects.select_related("to").filter(pk=message_id).first()
    if message is None or not message.to.mail_to:
        return None
    with override(settings.LANGUAGE_CODE):
        return render_mail(
            "contact_message",
            {"message": message},
            subject=_("Message through the portal to %(name)s") % {"name": message.to.name},
            to=[message.to.mail_to],
            reply_to=[message.reply_to] if message.reply_to else None,
        )
