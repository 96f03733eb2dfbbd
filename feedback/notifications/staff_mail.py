"""The composers of the mails to moderators, in the main language. They return None if nobody is to get the mail."""

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from core.mail.groups import group_of
from core.mail.registry import mail_composer, render_mail
from feedback.models import AnswerVerdict, Inspel, InspelMessage, InspelReport, NewInspelDigest, settle_arrivals
from feedback.moderators import addresses_of, moderators
from feedback.notifications.digest import inspel_in_digest, inspel_to_tell_of
from feedback.notifications.recipients import new_inspel_recipients, reply_recipients

DIGEST_MAX_ROWS = 50  # a mail about many only counts the inspel beyond these


@mail_composer(
    "feedback.new_inspel",
    label=gettext_lazy("New inspel, to the process leaders"),
    about=("feedback.Inspel", "reference"),
    settle=settle_arrivals,
)
def compose_new_inspel(inspel_id):
    """Compose the mail about a new inspel and those that came soon after, to the moderators who want it at once."""
    ids = group_of("feedback.new_inspel", inspel_id, inspel_to_tell_of().filter(entered_by=None))
    addresses = addresses_of(new_inspel_recipients(inspel_id)) if ids else []
    if not addresses:
        return None
    if len(ids) > 1:
        return _compose_list(Inspel.objects.filter(pk__in=ids), len(ids), bcc=addresses)
    inspel = Inspel.objects.get(pk=ids[0])
    with override(settings.LANGUAGE_CODE):
        admin_url = admin_link("inspel_change", inspel.pk)
        return render_mail(
            "new_inspel",
            {"inspel": inspel, "admin_url": admin_url},
            subject=_("New inspel %(reference)s") % {"reference": inspel.reference},
            bcc=addresses,
        )


@mail_composer(
    "feedback.sender_wrote",
    label=gettext_lazy("To a process leader: the sender has written"),
    about=("feedback.InspelMessage", "inspel__reference"),
)
def compose_sender_wrote(message_id):
    """
    Compose the mail about the first unread message of a sender, and about other senders who wrote soon after.

    Later ones need no mail until it is read.
    """
    unread = InspelMessage.objects.unread().from_sender()
    earlier = unread.filter(inspel=OuterRef("inspel"), pk__lt=OuterRef("pk"))
    ids = group_of("feedback.sender_wrote", message_id, unread.filter(~Exists(earlier)))
    written_to = list(Inspel.objects.filter(messages__in=ids).order_by("pk"))
    if not written_to:
        return None
    if len(written_to) > 1:
        return _compose_replies(written_to)
    return _compose_reply(
        written_to[0],
        gettext_lazy("The sender of %(reference)s has written"),
        gettext_lazy("The sender of the inspel %(reference)s has written to you."),
    )


@mail_composer(
    "feedback.sender_not_helped",
    label=gettext_lazy("To a process leader: the answer did not help"),
    about=("feedback.AnswerVerdict", "inspel__reference"),
)
def compose_sender_not_helped(verdict_id):
    """Compose the mail about a verdict of “no” that is not settled yet."""
    verdict = AnswerVerdict.objects.asking_for_reopening().select_related("inspel").filter(pk=verdict_id).first()
    return verdict and _compose_reply(
        verdict.inspel,
        gettext_lazy("The answer to %(reference)s did not help"),
        gettext_lazy(
            "The sender of the inspel %(reference)s says that the answer did not help, and asks you to open it again."
        ),
    )


def _compose_reply(inspel, subject, what):
    """Return the mail about something that the sender of the inspel did, which `what` says in one sentence."""
    addresses = addresses_of(reply_recipients(inspel))
    if not addresses:
        return None
    names = {"reference": inspel.reference}
    with override(settings.LANGUAGE_CODE):
        admin_url = admin_link("inspel_change", inspel.pk)
        context = {"what": str(what) % names, "admin_url": admin_url}
        return render_mail("sender_wrote", context, subject=str(subject) % names, bcc=addresses)


def _compose_replies(written_to):
    """Return the mail that the senders of several inspel have written, to all who are to hear of one of them."""
    addresses = sorted({address for inspel in written_to for address in addresses_of(reply_recipients(inspel))})
    if not addresses:
        return None
    count = len(written_to)
    with override(settings.LANGUAGE_CODE):
        subject = ngettext("%(count)d sender has written", "%(count)d senders have written", count) % {"count": count}
        rows = [(inspel, admin_link("inspel_change", inspel.pk)) for inspel in written_to[:DIGEST_MAX_ROWS]]
        context = {"count": count, "rows": rows, "more": max(0, count - DIGEST_MAX_ROWS)}
        context["queue_url"] = admin_link("inspel_changelist")
        return render_mail("senders_wrote", context, subject=subject, bcc=addresses)


@mail_composer(
    "feedback.reported",
    label=gettext_lazy("Reported inspel, to the process leaders"),
    about=("feedback.InspelReport", "inspel__reference"),
)
def compose_reported(report_id):
    """
    Compose the mail about an unsettled report, and how many came soon after it.

    It goes to all moderators whatever they chose: it may be personal data.
    """
    ids = group_of("feedback.reported", report_id, InspelReport.objects.unsettled())
    addresses = addresses_of(moderators())
    if not (ids and addresses):
        return None
    report = InspelReport.objects.select_related("inspel").get(pk=ids[0])
    with override(settings.LANGUAGE_CODE):
        context = {
            "report": report,
            "inspel": report.inspel,
            "admin_url": admin_link("inspelreport_change", report.pk),
            "more": len(ids) - 1,
            "all_url": admin_link("inspelreport_changelist"),
        }
        return render_mail(
            "inspel_reported",
            context,
            subject=_("Report about inspel %(reference)s") % {"reference": report.inspel.reference},
            bcc=addresses,
        )


@mail_composer(
    "feedback.digest",
    label=gettext_lazy("Daily mail to a process leader"),
    about=("feedback.NewInspelDigest", "user__username"),
)
def compose_digest(digest_id):
    """Compose the daily mail to the user of the digest, if that is still a moderator with an address."""
    digest = NewInspelDigest.objects.filter(pk=digest_id).first()
    user = digest and moderators().filter(pk=digest.user_id).exclude(email="").first()
    if not user:
        return None
    inspel = inspel_in_digest(digest.after_id, digest.up_to_id)
    count = inspel.count()
    return _compose_list(inspel, count, is_daily=True, to=[user.email]) if count else None


def _compose_list(inspel, count, *, is_daily=False, **recipients):
    """Return the mail about several new inspel, a queryset."""
    rows = inspel.select_related("sub_goal", "municipality").order_by("pk")[:DIGEST_MAX_ROWS]
    with override(settings.LANGUAGE_CODE):
        subject = ngettext("%(count)d new inspel", "%(count)d new inspel", count) % {"count": count}
        context = {
            "count": count,
            "is_daily": is_daily,
            "rows": [(row, admin_link("inspel_change", row.pk)) for row in rows],
            "more": max(0, count - DIGEST_MAX_ROWS),
            "queue_url": admin_link("inspel_changelist"),
            "choice_url": admin_link("inspel_mail"),
        }
        return render_mail("inspel_digest", context, subject=subject, **recipients)


def admin_link(page, *args):
    """Return the full address of an admin page of this app, for instance “inspel_change”."""
    return settings.SITE_URL + reverse(f"admin:feedback_{page}", args=args)
