"""The mails of the portal with sample content, rendered as they are sent."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.models import Contact, ContactMessage, Organisation, User
from core.mail.registry import render_mail
from feedback.models import Inspel, InspelReport
from feedback.notifications.staff_mail import admin_link
from followup.models import Activity, AssessmentEvent, AssessmentPeriod, MissingPiece
from followup.self_assessment.reporters import Due


def _new_inspel():
    return render_mail(
        "new_inspel",
        {"inspel": _inspel(), "admin_url": admin_link("inspel_changelist")},
        subject=_("New inspel %(reference)s") % {"reference": _inspel().reference},
    )


def _digest():
    context = {"count": 3, "is_daily": True, "rows": [(_inspel(), admin_link("inspel_changelist"))], "more": 2}
    context |= {"queue_url": admin_link("inspel_changelist"), "choice_url": admin_link("inspel_changelist")}
    subject = ngettext("%(count)d new inspel", "%(count)d new inspel", 3) % {"count": 3}
    return render_mail("inspel_digest", context, subject=subject)


def _sender_wrote():
    names = {"reference": _inspel().reference}
    what = _("The sender of the inspel %(reference)s has written to you.") % names
    subject = _("The sender of %(reference)s has written") % names
    return render_mail("sender_wrote", {"what": what, "admin_url": admin_link("inspel_changelist")}, subject=subject)


def _reported():
    report = InspelReport(reason=InspelReport.Reason.values[0])
    subject = _("Report about inspel %(reference)s") % {"reference": _inspel().reference}
    context = {"report": report, "inspel": _inspel(), "admin_url": admin_link("inspel_changelist")}
    return render_mail("inspel_reported", context, subject=subject)


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
        "unsubscribe_url": settings.SITE_URL + reverse("inspel_unsubscribe", args=["exempel"]),
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


def _senders_wrote():
    subject = ngettext("%(count)d sender has written", "%(count)d senders have written", 3) % {"count": 3}
    rows, queue = [(_inspel(), admin_link("inspel_changelist"))], admin_link("inspel_changelist")
    return render_mail("senders_wrote", {"count": 3, "rows": rows, "more": 2, "queue_url": queue}, subject=subject)


def _contact_messages():
    message = ContactMessage(text=_("A message from the form, in as many lines as the sender wrote."))
    message.reply_to, message.sent_at = "namn@example.se", timezone.now().replace(hour=12, minute=0)
    context = {"contact": Contact(name=_("Process leader")), "messages": [message, message], "count": 2}
    subject = ngettext(
        "%(count)d message through the portal to %(name)s", "%(count)d messages through the portal to %(name)s", 2
    )
    return render_mail("contact_messages", context, subject=subject % {"count": 2, "name": context["contact"].name})


def _draft_waits():
    what = _("An editor has changed the text of a sub-goal. It is shown on the site once you approve it.")
    rows = [(_("Sub-goal"), settings.SITE_URL + reverse("admin:strategy_subgoal_changelist"))]
    subject = ngettext("%(count)d sub-goal text to approve", "%(count)d sub-goal texts to approve", 1) % {"count": 1}
    return render_mail("sub_goal_draft", {"what": what, "rows": rows}, subject=subject)


def _assessment_returned():
    event = AssessmentEvent(note=_("What is to be corrected, and why"))
    context = {"event": event, "period": _assessment_period(), "url": _assessments_url()}
    return render_mail("assessment_returned", context, subject=_("Your self-assessment was returned"))


def _assessment_reminder():
    rows = [{"due": Due(_assessment_period(), None), "url": _assessments_url()}]
    context = {"rows": rows, "organisation": Organisation(name=_("Municipality"))}
    return render_mail("assessment_reminder", context, subject=_("The self-assessment waits for you"))


def _activity_reminder():
    activity = Activity(title=_("An activity"))
    activity.news_on = timezone.localdate()
    rows = [(activity, settings.SITE_URL + reverse("admin:followup_activity_changelist"))]
    context = {"rows": rows, "organisation": Organisation(name=_("Municipality")), "months": 6}
    return render_mail("activity_reminder", context, subject=_("What has happened in your activities?"))


def _nudges():
    organisation, url = Organisation(name=_("Municipality")), reverse("admin:followup_nudge_changelist")
    row = {"organisation": organisation, "piece": MissingPiece.CONTACTS, "number": 12, "since": timezone.localdate()}
    context = {"rows": [row | {"url": url}], "site_url": settings.SITE_URL}
    return render_mail("nudges", context, subject=_("What readers have asked for"))


def _assessment_period():
    return AssessmentPeriod(name=_("Period"), closes_on=timezone.localdate())


def _assessments_url():
    return settings.SITE_URL + reverse("admin:followup_assessment_changelist")


def _inspel():
    return Inspel(reference="2025-0001", answer_due_on=timezone.localdate())


def _private_url():
    return settings.SITE_URL + reverse("inspel_private", args=["exempel"])


def _sign_in_link():
    context = {"user": User(username="namn@example.se"), "days": 3, "link": _("Choose a password")}
    context["what"] = _("You have got an account to work with the portal. Choose a password to begin.")
    context["url"] = settings.SITE_URL + reverse("account_reset_password")
    return render_mail("sign_in_link", context, subject=_("Choose your password for the portal"))


def _sign_in_changed():
    context = {"url": settings.SITE_URL + reverse("mfa_index")}
    return render_mail("sign_in_changed", context, subject=_("How you log in was changed"))


def _sign_in_at_provider():
    name = {"provider": "Exempelinloggning"}
    what = _(
        "Somebody, probably you, has logged in to your account with %(provider)s for the first time. "
        "If it was not you, tell whoever runs the portal at once."
    )
    context = name | {"what": what % name, "url": settings.SITE_URL + reverse("account_login")}
    return render_mail("sign_in_at_provider", context, subject=_("Your account is linked to %(provider)s") % name)


# {last part of the URL in the style guide: function that returns the mail}.
MAILS = {
    "kvitto": _receipt,
    "svar": _answered,
    "fraga": _question,
    "nytt-inspel": _new_inspel,
    "dagens-inspel": _digest,
    "avsandaren-har-skrivit": _sender_wrote,
    "anmalan": _reported,
    "meddelande": _contact_message,
    "avsandarna-har-skrivit": _senders_wrote,
    "meddelanden": _contact_messages,
    "delmalstext": _draft_waits,
    "sjalvskattning-tillbaka": _assessment_returned,
    "sjalvskattning-paminnelse": _assessment_reminder,
    "aktiviteter-utan-nytt": _activity_reminder,
    "efterfragat": _nudges,
    "inbjudan": _sign_in_link,
    "inloggningen-andrad": _sign_in_changed,
    "inloggning-hos-organisationen": _sign_in_at_provider,
}
