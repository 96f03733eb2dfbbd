"""The portal's mails with sample rows in them, as a mail program shows them."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.mail import render_mail
from contacts.models import Contact, ContactMessage
from feedback.models import Inspel


def _to_moderators():
    return render_mail(
        "new_inspel",
        {"inspel": _inspel(), "admin_url": settings.SITE_URL + reverse("admin:index")},
        subject=_("New inspel %(reference)s") % {"reference": _inspel().reference},
    )


def _receipt():
    subject = _("We have received your inspel %(reference)s") % {"reference": _inspel().reference}
    return render_mail("inspel_receipt", {"inspel": _inspel(), "private_url": _private_url()}, subject=subject)


def _answered():
    subject = _("Your inspel %(reference)s has been answered") % {"reference": _inspel().reference}
    return render_mail("inspel_answered", {"inspel": _inspel(), "private_url": _private_url()}, subject=subject)


def _question():
    subject = _("We have a question about your inspel %(reference)s") % {"reference": _inspel().reference}
    context = {
        "inspel": _inspel(),
        "what": _("A process leader needs to know more. You can reply on your own page."),
        "private_url": _private_url(),
        "stop_url": settings.SITE_URL + reverse("inspel_mail_stop", args=["exempel"]),
    }
    return render_mail("inspel_change", context, subject=subject)


def _contact_message():
    message = ContactMessage(
        to=Contact(name=_("Process leader")),
        text=_("A message from the form, in as many lines as the sender wrote."),
        reply_to="namn@example.se",
        sent_at=timezone.now().replace(hour=12, minute=0),
    )
    subject = _("Message through the portal to %(name)s") % {"name": message.to.name}
    return render_mail("contact_message", {"message": message}, subject=subject)


def _inspel():
    return Inspel(reference="2025-0001", answer_due_on=timezone.localdate())


def _private_url():
    return settings.SITE_URL + reverse("inspel_private", args=["exempel"])


# By the last part of their address in the style guide.
MAILS = {
    "kvitto": _receipt,
    "svar": _answered,
    "fraga": _question,
    "nytt-inspel": _to_moderators,
    "meddelande": _contact_message,
}
