"""The mails to those who moderate."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from contacts.mail import composer, render_mail
from feedback.models import Inspel


@composer("feedback.new_inspel")
def compose_new_inspel(inspel_id):
    """To everybody who moderates and has an address."""
    inspel = Inspel.objects.filter(pk=inspel_id).first()
    moderators = get_user_model().objects.with_perm(
        "feedback.moderate_inspel", backend="django.contrib.auth.backends.ModelBackend"
    )
    addresses = sorted({user.email for user in moderators if user.email})
    if inspel is None or not addresses:
        return None
    with override(settings.LANGUAGE_CODE):
        admin_url = settings.SITE_URL + reverse("admin:feedback_inspel_change", args=[inspel.pk])
        return render_mail(
            "new_inspel",
            {"inspel": inspel, "admin_url": admin_url},
            subject=_("New inspel %(reference)s") % {"reference": inspel.reference},
            bcc=addresses,
        )
