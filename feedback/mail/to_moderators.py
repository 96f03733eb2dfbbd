"""The mails to those who moderate."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from contacts.mail import composer, render_mail
from feedback.mail.admin_links import admin_link
from feedback.mail_digest import followers_of, told_at_once
from feedback.models import AnswerVerdict, Inspel, InspelMessage
from feedback.moderators import addresses_of


@composer("feedback.new_inspel")
def compose_new_inspel(inspel_id):
    """To everybody who moderates, has an address and wants a mail for each."""
    inspel = Inspel.objects.filter(pk=inspel_id).first()
    addresses = addresses_of(told_at_once(inspel)) if inspel else []
    if not addresses:
        return None
    with override(settings.LANGUAGE_CODE):
        admin_url = admin_link("inspel_change", inspel.pk)
        return render_mail(
            "new_inspel",
            {"inspel": inspel, "admin_url": admin_url},
            subject=_("New inspel %(reference)s") % {"reference": inspel.reference},
            bcc=addresses,
        )


@composer("feedback.sender_wrote")
def compose_sender_wrote(message_id):
    """About what the sender wrote, if nobody has read it. One mail is enough until somebody reads."""
    message = InspelMessage.objects.unread().from_sender().select_related("inspel").filter(pk=message_id).first()
    if message is None or message.inspel.messages.unread().from_sender().filter(pk__lt=message.pk).exists():
        return None
    return _compose_to_followers(
        message.inspel,
        gettext_lazy("The sender of %(reference)s has written"),
        gettext_lazy("The sender of the inspel %(reference)s has written to you."),
    )


@composer("feedback.sender_not_helped")
def compose_sender_not_helped(verdict_id):
    """About a “no” to the answer that asks for reopening, if nobody has dealt with it."""
    verdict = AnswerVerdict.objects.asking_for_reopening().select_related("inspel").filter(pk=verdict_id).first()
    return verdict and _compose_to_followers(
        verdict.inspel,
        gettext_lazy("The answer to %(reference)s did not help"),
        gettext_lazy(
            "The sender of the inspel %(reference)s says that the answer did not help, and asks you to open it again."
        ),
    )


def _compose_to_followers(inspel, subject, what):
    addresses = addresses_of(followers_of(inspel))
    if not addresses:
        return None
    names = {"reference": inspel.reference}
    with override(settings.LANGUAGE_CODE):
        admin_url = admin_link("inspel_change", inspel.pk)
        context = {"what": str(what) % names, "admin_url": admin_url}
        return render_mail("sender_wrote", context, subject=str(subject) % names, bcc=addresses)
