"""The submission of an inspel, by its sender or by staff on somebody's behalf."""

from functools import partial

from django.db import transaction
from django.utils import timezone
from prometheus_client import Counter

from core.email_address import mailbox_of
from core.locks import lock
from core.mail.groups import queue_group_mail
from core.mail.queue import queue_mail
from core.metrics import COUNTED, count
from core.rate_limit import limited_until_tomorrow
from core.raw_sql import ask
from feedback.actions.transitions import log_event
from feedback.deadlines import answer_due_on
from feedback.lifecycle import Handling
from feedback.models import Inspel, InspelEvent, ReferenceSeries, RoundAnswer, RoundQuestion, begin_arrival, lock_round
from feedback.notifications.recipients import is_told_otherwise
from feedback.privacy.private_link import derive_token, sha256_hex, token_of

INSPEL_SENT = Counter("portal_inspel", "Inspel stored, by how they came", ["channel"], registry=COUNTED)
_STORED = "SELECT 1 FROM feedback_inspel WHERE form_key_hash = %(form_key_hash)s"


class QuestionChangedError(Exception):
    """A question of the round has been changed or withdrawn since its form was checked."""


def submit_inspel(*, form_key, language, answers=(), **content):
    """
    Store an inspel and queue the mails about it. Return (inspel, token of its private link).

    `content` holds the fields of the form by their names in the model, `answers` pairs of a RoundQuestion and the
    answer to it. Raise QuestionChangedError if the round or a question asks otherwise in the database. If `content` has
    `entered_by`, the log names that user. A second call with the same form key, as after a double click, stores nothing
    and returns the first inspel with a link that works.

    An address gets no more receipts in a day than DAILY_LIMITS allows, whoever asks: the inspel is stored all the same.
    """
    if (dialogue_round := content.get("dialogue_round")) and dialogue_round.is_example:
        raise ValueError("An example takes no real answers.")
    form_key_hash = sha256_hex(str(form_key))
    now = timezone.now()
    # Made before the transaction, which on SQLite keeps all others from writing.
    token = derive_token(form_key_hash)
    inspel = Inspel(
        form_key_hash=form_key_hash,
        token_hash=sha256_hex(token),
        language=language,
        received_at=now,
        answer_due_on=answer_due_on(timezone.localdate(now)),
        **content,
    )
    inspel.remember_labels()
    with transaction.atomic():
        begin_arrival()
        # The lock makes simultaneous calls take turns, so that the second one finds what the first one stored.
        lock(f"feedback.submission {form_key_hash}")
        if ask(_STORED, form_key_hash=form_key_hash):
            inspel = Inspel.objects.get(form_key_hash=form_key_hash)
            return inspel, _working_token(inspel)
        if dialogue_round and not content.get("entered_by"):
            _refuse_other_words(lock_round(dialogue_round.pk), dialogue_round, answers)
        [inspel.reference] = ReferenceSeries.objects.next_references(timezone.localdate(now).year)
        inspel.save()
        _add_related_rows(inspel, answers)
        transaction.on_commit(partial(count, INSPEL_SENT, inspel.channel))
    return inspel, token


def _refuse_other_words(now, before, answers):
    """Raise QuestionChangedError if the locked round `now` does not ask what was asked `before`."""
    asked = {row.pk: _words_of(row) for row in RoundQuestion.objects.asked().filter(round=before.pk)}
    is_same = now is not None and all(getattr(now, name) == getattr(before, name) for name in before.asking_columns())
    if not is_same or any(asked.get(row.pk) != _words_of(row) for row, _text in answers):
        raise QuestionChangedError


def _words_of(question):
    return question.text, question.help_text


def _working_token(inspel):
    """
    Return the token of the inspel.

    If the secret that it was derived from has left the settings, a new one replaces it: the first link, which nobody
    can tell any more, stops working, since an inspel has one link.
    """
    if token := token_of(inspel):
        return token
    token = derive_token(inspel.form_key_hash)
    inspel.token_hash = sha256_hex(token)
    inspel.save(update_fields=["token_hash"])
    return token


def _add_related_rows(inspel, answers):
    """Store the answers to the questions of a round, the first entry of the log, and the mails to send."""
    RoundAnswer.objects.bulk_create(
        RoundAnswer(inspel=inspel, question=question, asked=question.text, text=text) for question, text in answers
    )
    log_event(inspel, InspelEvent.What.HANDLING, by=inspel.entered_by, to_state=Handling.RECEIVED)
    if inspel.entered_by is None:  # a member of staff who enters it is one of those whom the mail would notify
        queue_group_mail(kind="feedback.new_inspel", about=inspel, is_ended=is_told_otherwise)
    if inspel.email and not limited_until_tomorrow("receipt", mailbox_of(inspel.email)):
        queue_mail(kind="feedback.receipt", about=inspel)


def submit_on_behalf(*, by, channel, said_on, **content):
    """
    Store an inspel on somebody's behalf, with its channel and its day. Return (inspel, token of its private link).

    The private link is for the person who said it: staff gives it on paper, or it is mailed if there is an address. The
    time to answer counts from today, which is also what the person is told.
    """
    if channel == Inspel.Channel.WEB:
        raise ValueError("What came by the form is not written down by staff.")
    if said_on > timezone.localdate():
        raise ValueError("Nobody has said it yet.")
    return submit_inspel(entered_by=by, channel=channel, said_on=said_on, **content)
