"""The mails to those who moderate."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from contacts.mail import composer, render_mail
from feedback.mail_digest import told_at_once
from feedback.models import Inspel


@composer("feedback.new_inspel")
def compose_new_inspel(inspel_id):
    """To everybody who moderates, has an address and wants a mail for each."""
    inspel = Inspel.objects.filter(pk=inspel_id).first()
    addresses = sorted({user.email for user in told_at_once(inspel) if user.email}) if inspel else []
    if not addresses:
        return None
    with override(settings.LANGUAGE_CODE):
        admin_url = settings.SITE_URL + reverse("admin:feedback_inspel_change", args=[inspel.pk])
        return render_mail(
            "new_inspel",
            {"inspel": inspel, "admin_url": admin_url},
            subject=_("New inspel %(reference)s") % {"reference": inspel.reference},
            bcc=addresses,
        )
