"""
The composers of the mails to the sender of an inspel, in the language in which it was sent.

A composer runs when the mail is sent. It checks again that the sender consents and that the mail is still true, and
returns None if not.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core.mail.registry import mail_composer, render_mail
from core.text import ltr_text
from feedback.lifecycle import CloseReason, Handling, Publication
from feedback.models import AnswerVerdict, Inspel, InspelMessage, InspelPromise
from feedback.notifications.unsubscribe import unsubscribe_headers, unsubscribe_url
from feedback.privacy.private_link import private_url
from followup.models import PromiseOutcome

INSPEL = ("feedback.Inspel", "reference")


@mail_composer("feedback.receipt", label=_("Receipt to a sender"), about=INSPEL)
def compose_receipt(inspel_id):
    """Compose the receipt, for every sender with an address: it needs no consent to further mail."""
    inspel = Inspel.objects.filter(pk=inspel_id).exclude(email="").first()
    if inspel is None or not inspel.accepts_messages:
        return None
    return _compose(inspel, "inspel_receipt", subject=_("We have received your inspel %(reference)s"))


@mail_composer("feedback.answered", label=_("Answer to a sender"), about=INSPEL)
def compose_answered(inspel_id):
    """Compose the mail that says that the inspel was answered or closed."""
    inspel = _reachable(pk=inspel_id, handling__in=Handling.answered_states())
    if inspel and inspel.close_reason == CloseReason.DUPLICATE:
        subject = _("Your inspel %(reference)s goes on together with another that says the same")
        return _compose_change(inspel, subject, _("Yours counts as much as the other, and you get the same answer."))
    subject = _("Your inspel %(reference)s has been answered")
    if inspel and inspel.handling == Handling.CLOSED:
        subject = _("Your inspel %(reference)s has been read and closed")
    return inspel and _compose(inspel, "inspel_answered", subject=subject)


@mail_composer(
    "feedback.message", label=_("Message to a sender"), about=("feedback.InspelMessage", "inspel__reference")
)
def compose_message(message_id):
    """Compose the mail about a message of a process leader, unless the sender has written back meanwhile."""
    message = InspelMessage.objects.exclude(by=None).filter(pk=message_id).first()
    inspel = message and _reachable(pk=message.inspel_id)
    if inspel and inspel.messages.from_sender().filter(pk__gt=message_id).exists():
        return None
    if inspel and inspel.handling == Handling.WAITING_FOR_SENDER:
        subject = _("We have a question about your inspel %(reference)s")
        what = _("A process leader needs to know more. You can reply on your own page.")
        return _compose_change(inspel, subject, what)
    subject = _("We have written to you about your inspel %(reference)s")
    return _compose_change(inspel, subject, _("A process leader has written a message to you on your own page."))


@mail_composer("feedback.published", label=_("To a sender: published"), about=INSPEL)
def compose_published(inspel_id):
    inspel = _reachable(pk=inspel_id, publication=Publication.PUBLISHED)
    subject = _("Your inspel %(reference)s has been published")
    what = _("Everybody can read it on the portal now, without your name.")
    if inspel and inspel.kept_names:  # the sender may want to take the yes back
        what = _("Everybody can read it on the portal now. Your name stands in the text.")
    return _compose_change(inspel, subject, what)


@mail_composer("feedback.unpublished", label=_("To a sender: taken down"), about=INSPEL)
def compose_unpublished(inspel_id):
    inspel = _reachable(pk=inspel_id, publication=Publication.UNPUBLISHED)
    subject = _("Your inspel %(reference)s has been taken down")
    return _compose_change(inspel, subject, _("It is no longer published on the portal. You still have your own page."))


@mail_composer("feedback.reopened", label=_("To a sender: reopened"), about=INSPEL)
def compose_reopened(inspel_id):
    inspel = _reachable(pk=inspel_id, handling__in=Handling.open_states())
    subject = _("Your inspel %(reference)s has been opened again")
    return _compose_change(inspel, subject, _("A process leader is looking at it once more. You get a new answer."))


@mail_composer(
    "feedback.answer_stands",
    label=_("To a sender: the answer stands"),
    about=("feedback.AnswerVerdict", "inspel__reference"),
)
def compose_answer_stands(verdict_id):
    """Compose the reply to a verdict of “no” when a process leader has decided not to reopen the inspel."""
    verdict = AnswerVerdict.objects.filter(pk=verdict_id).first()
    inspel = verdict and _reachable(
        pk=verdict.inspel_id, answered_at=verdict.answered_at, handling__in=Handling.answered_states()
    )
    subject = _("We have read what you said about the answer to your inspel %(reference)s")
    return _compose_change(inspel, subject, _("A process leader has read it and decided that the answer stands."))


@mail_composer("feedback.main_answered", label=_("Answer to the sender of a duplicate"), about=INSPEL)
def compose_main_answered(inspel_id):
    """Compose the mail to the sender of a duplicate when the main inspel is answered or closed."""
    inspel = _reachable(pk=inspel_id, handling=Handling.CLOSED, close_reason=CloseReason.DUPLICATE)
    if inspel is None or inspel.decided_main is None:
        return None
    subject = _("There is an answer about your inspel %(reference)s")
    return _compose_change(inspel, subject, _("Somebody else had sent the same. That inspel has been answered now."))


@mail_composer("feedback.answer_changed", label=_("To a sender: the answer changed"), about=INSPEL)
def compose_answer_changed(inspel_id):
    """Compose the mail to a sender who has read the answer, also one to the main inspel, when its words change."""
    inspel = _reachable(pk=inspel_id, handling__in=Handling.answered_states())
    subject = _("The answer to your inspel %(reference)s has been changed")
    return _compose_change(inspel, subject, _("You read the new words on your own page, and the earlier ones below."))


@mail_composer("feedback.main_reopened", label=_("To the sender of a duplicate: reopened"), about=INSPEL)
def compose_main_reopened(inspel_id):
    """Compose the mail to the sender of a duplicate when the main inspel is opened again."""
    inspel = _reachable(pk=inspel_id, handling=Handling.CLOSED, close_reason=CloseReason.DUPLICATE)
    if inspel is None or not inspel.duplicate_of.is_open:
        return None
    subject = _("What you say in your inspel %(reference)s is looked at once more")
    return _compose_change(
        inspel, subject, _("Somebody else had sent the same. That inspel has been opened again, and gets a new answer.")
    )


@mail_composer(
    "feedback.promise_settled",
    label=_("To a sender: what came of a promise"),
    about=("feedback.InspelPromise", "inspel__reference"),
)
def compose_promise_settled(link_id):
    """Compose the mail that says that what the answer promised was done, or why it is not."""
    link = InspelPromise.objects.exclude(promise__outcome=PromiseOutcome.OPEN).filter(pk=link_id).first()
    return link and _compose_outcome(_reachable(pk=link.inspel_id, answered_at__isnull=False), link.promise)


@mail_composer("feedback.main_promise_settled", label=_("To the sender of a duplicate: a promise"), about=INSPEL)
def compose_main_promise_settled(inspel_id):
    """Compose the same mail to the sender of a duplicate, who reads the answer to the main inspel."""
    inspel = _reachable(pk=inspel_id, handling=Handling.CLOSED, close_reason=CloseReason.DUPLICATE)
    main = inspel and inspel.decided_main
    settled = [link.promise for link in main.promises.all() if not link.promise.is_open] if main else []
    latest = max(settled, key=lambda promise: (promise.settled_on, promise.pk), default=None)
    return latest and _compose_outcome(inspel, latest)


def _compose_outcome(inspel, promise):
    subject = _("What came of the promise about your inspel %(reference)s")
    if promise.outcome == PromiseOutcome.KEPT:
        return _compose_change(inspel, subject, _("The answer said that we come back to you. Now we have."))
    return _compose_change(inspel, subject, _("The answer said that we come back to you. Now we say why it is not so."))


def _reachable(**lookups):
    """Return the inspel by these lookups if its sender consents to mail and it takes messages, else None."""
    inspel = Inspel.objects.select_related("duplicate_of").filter(may_contact=True, **lookups).exclude(email="").first()
    return inspel if inspel and inspel.accepts_messages else None


def _compose_change(inspel, subject, what):
    """Return the mail about a change, which `what` says in one sentence, or None if there is no inspel."""
    return inspel and _compose(inspel, "inspel_change", subject=subject, what=what)


def _compose(inspel, template, *, subject, **context):
    stop = unsubscribe_url(inspel) if inspel.may_contact else ""
    with override(inspel.language):
        return render_mail(
            template,
            {"inspel": inspel, "private_url": private_url(inspel), "unsubscribe_url": stop, **context},
            subject=str(subject) % {"reference": ltr_text(inspel.reference)},
            to=[inspel.email],
            headers=unsubscribe_headers(stop) if stop else None,
        )
