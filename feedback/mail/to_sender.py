"""The mails to the sender of an inspel, in the language that it was written in."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from contacts.mail import composer, render_mail
from feedback.models import Inspel
from feedback.private_link import private_url


@composer("feedback.receipt")
def compose_receipt(inspel_id):
    inspel = Inspel.objects.filter(pk=inspel_id).exclude(email="").first()
    if inspel is None:
        return None
    with override(inspel.language):
        return _to_sender(inspel, _("We have received your inspel %(reference)s"), "inspel_receipt")


@composer("feedback.answered")
def compose_answered(inspel_id):
    inspel = Inspel.objects.filter(pk=inspel_id, may_contact=True).exclude(email="").first()
    if inspel is None:
        return None
    with override(inspel.language):
        return _to_sender(inspel, _("Your inspel %(reference)s has been answered"), "inspel_answered")


def _to_sender(inspel, subject, template):
    return render_mail(
        template,
        {"inspel": inspel, "private_url": private_url(inspel)},
        subject=subject % {"reference": inspel.reference},
        to=[inspel.email],
    )
