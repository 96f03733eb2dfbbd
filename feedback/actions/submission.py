"""How an inspel comes in."""

from django.db import transaction
from django.utils import timezone

from core.mail.queue import queue_mail
from feedback.actions.transitions import log
from feedback.deadlines import answer_due_on
from feedback.lifecycle import Handling
from feedback.models import Inspel, InspelEvent, ReferenceSeries, RoundAnswer
from feedback.privacy.private_link import derive_token, sha256_hex


def submit_inspel(*, form_key, language, answers=(), **content):
    """
    Store an inspel and promise the mails about it. Return (inspel, token of its private link).

    `content` holds the form's fields by the model's names, and `answers` pairs of a dialogue round's question and what
    was answered to it. What staff wrote down for somebody (`entered_by`) is in the log as theirs. A second call with
    the same form key, as after a double click, returns the first inspel and stores nothing.
    """
    form_key_hash = sha256_hex(str(form_key))
    token = derive_token(form_key_hash)
    now = timezone.now()
    with transaction.atomic():
        # Two clicks at once come here one after the other, so the second finds what the first stored.
        series = ReferenceSeries.objects.locked(timezone.localdate(now).year)
        inspel = Inspel.objects.filter(form_key_hash=form_key_hash).first()
        if inspel is None:
            inspel = Inspel.objects.create(
                reference=series.next_reference(),
                form_key_hash=form_key_hash,
                token_hash=sha256_hex(token),
                language=language,
                received_at=now,
                answer_due_on=answer_due_on(timezone.localdate(now)),
                **content,
            )
            RoundAnswer.objects.bulk_create(
                RoundAnswer(inspel=inspel, question=question, text=text) for question, text in answers
            )
            log(inspel, InspelEvent.What.HANDLING, by=inspel.entered_by, to_state=Handling.RECEIVED)
            if inspel.entered_by is None:  # who writes down for others is one of those whom the mail would tell
                queue_mail(kind="feedback.new_inspel", about=inspel)
            if inspel.email:
                queue_mail(kind="feedback.receipt", about=inspel)
    return inspel, token


def submit_on_behalf(*, by, channel, said_on, **content):
    """
    Store an inspel on somebody's behalf, with how and when it came. Return (inspel, token of its private link).

    The token is for whoever said it: it is handed over, or sent if there is an address. The time to answer counts from
    today, which is what the person is told.
    """
    if channel == Inspel.Channel.WEB:
        raise ValueError("What came by the form is not written down by staff.")
    if said_on > timezone.localdate():
        raise ValueError("Nobody has said it yet.")
    return submit_inspel(entered_by=by, channel=channel, said_on=said_on, **content)
