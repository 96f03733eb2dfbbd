"""The daily mail about new inspel, to one who moderates and wants that instead of a mail for each."""

from django.conf import settings
from django.utils.translation import ngettext, override

from contacts.mail import composer, render_mail
from feedback.mail.admin_links import admin_link
from feedback.mail_digest import told_of
from feedback.models import NewInspelDigest
from feedback.moderators import moderators

NAMED_AT_MOST = 50


@composer("feedback.digest")
def compose_digest(digest_id):
    """To its user alone, if that is still somebody who moderates and has an address."""
    digest = NewInspelDigest.objects.filter(pk=digest_id).first()
    user = digest and moderators().filter(pk=digest.user_id).exclude(email="").first()
    if not user:
        return None
    inspel = told_of(digest.after_id, digest.up_to_id).select_related("sub_goal", "municipality").order_by("pk")
    count = inspel.count()
    if not count:
        return None
    with override(settings.LANGUAGE_CODE):
        subject = ngettext("%(count)d new inspel", "%(count)d new inspel", count) % {"count": count}
        context = {
            "count": count,
            "rows": [(one, admin_link("inspel_change", one.pk)) for one in inspel[:NAMED_AT_MOST]],
            "more": max(0, count - NAMED_AT_MOST),
            "queue_url": admin_link("inspel_changelist"),
            "choice_url": admin_link("inspel_mail"),
        }
        return render_mail("inspel_digest", context, subject=subject, to=[user.email])
