"""The mail about a report from the public. It names the reason, but repeats neither the comment nor the inspel."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from contacts.mail import composer, render_mail
from feedback.mail.admin_links import admin_link
from feedback.models import InspelReport
from feedback.moderators import addresses_of, moderators


@composer("feedback.reported")
def compose_reported(report_id):
    """To everybody who moderates and has an address, at once: what was reported may show who somebody is."""
    report = InspelReport.objects.unsettled().select_related("inspel").filter(pk=report_id).first()
    addresses = addresses_of(moderators())
    if report is None or not addresses:
        return None
    with override(settings.LANGUAGE_CODE):
        admin_url = admin_link("inspelreport_change", report.pk)
        return render_mail(
            "inspel_reported",
            {"report": report, "inspel": report.inspel, "admin_url": admin_url},
            subject=_("Report about inspel %(reference)s") % {"reference": report.inspel.reference},
            bcc=addresses,
        )
