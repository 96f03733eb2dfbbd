"""An inspel's life: the moves, the log, the constraints of the database."""

import uuid
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from feedback import actions
from feedback.life import HANDLING_MOVES, PUBLICATION_MOVES, CloseReason, Handling, MoveNotAllowed, Publication
from feedback.models import DeletionReceipt, Inspel, InspelEvent
from tests.factories import InspelFactory, UserFactory, published_inspel


def test_inspel_is_hidden_until_published(client, process_leader):
    inspel = InspelFactory(text="Öppet längre på kvällen", may_publish=True)
    assert "Öppet längre" not in client.get("/inspel/").text
    assert client.get(f"/inspel/{inspel.reference}/").status_code == 404
    actions.publish(inspel=inspel, title="Öppettider", text="Öppet längre på kvällen", by=process_leader)
    assert "Öppet längre" in client.get("/inspel/").text
    assert "Öppet längre" in client.get(f"/inspel/{inspel.reference}/").text


def test_original_text_is_never_on_the_public_page(client, process_leader):
    inspel = published_inspel(by=process_leader, text="Den redigerade texten")
    assert inspel.text == "Det vore bra med öppet längre på kvällen."
    html = client.get(f"/inspel/{inspel.reference}/").text
    assert "Den redigerade texten" in html
    assert inspel.text not in html


def test_name_and_address_of_sender_are_never_public(client, process_leader):
    inspel = published_inspel(by=process_leader, name="Namn Hemligt", email="hemlig@example.se", may_contact=True)
    for path in ["/", "/inspel/", f"/inspel/{inspel.reference}/", "/sitemap.xml"]:
        html = client.get(path).text
        assert "Hemligt" not in html
        assert "hemlig@example.se" not in html


def test_publishing_without_consent_is_refused(process_leader):
    inspel = InspelFactory(may_publish=False)
    with pytest.raises(MoveNotAllowed):
        actions.publish(inspel=inspel, title="Rubrik", text="Text", by=process_leader)
    inspel.refresh_from_db()
    assert inspel.publication == Publication.PRIVATE


def test_taking_down_hides_it_again_and_logs_why(client, process_leader):
    inspel = published_inspel(by=process_leader)
    actions.unpublish(inspel=inspel, by=process_leader, note="Avsändaren bad om det.")
    assert client.get(f"/inspel/{inspel.reference}/").status_code == 404
    last = inspel.events.last()
    assert (last.from_state, last.to_state, last.note, last.by) == (
        "published",
        "unpublished",
        "Avsändaren bad om det.",
        process_leader,
    )


def test_every_step_is_logged_with_who_and_when(process_leader):
    inspel = InspelFactory()
    actions.start_review(inspel=inspel, by=process_leader)
    actions.answer(inspel=inspel, text="Tack!", by=process_leader)
    actions.reopen(inspel=inspel, by=process_leader)
    log = [(event.by, event.from_state, event.to_state) for event in inspel.events.all()]
    assert log == [
        (None, "", "received"),
        (process_leader, "received", "in_review"),
        (process_leader, "in_review", "answered"),
        (process_leader, "answered", "reopened"),
    ]
    assert all(event.at for event in inspel.events.all())


def test_stale_row_cannot_repeat_a_decision(process_leader):
    inspel = InspelFactory()
    actions.answer(inspel=inspel, text="Första svaret", by=process_leader)
    with pytest.raises(MoveNotAllowed):
        actions.answer(inspel=inspel, text="Andra svaret", by=process_leader)
    inspel.refresh_from_db()
    assert inspel.answer == "Första svaret"


def test_spam_is_taken_down_first(process_leader):
    inspel = published_inspel(by=process_leader)
    actions.reopen(inspel=inspel, by=process_leader)
    actions.mark_as_spam(inspel=inspel, by=process_leader)
    inspel.refresh_from_db()
    assert (inspel.handling, inspel.publication) == (Handling.SPAM, Publication.UNPUBLISHED)


def test_event_is_neither_changed_nor_deleted(process_leader):
    event = InspelFactory().events.get()
    event.note = "Ändrad"
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()
    assert InspelEvent.objects.get(pk=event.pk).note == ""


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("inspel_answered_has_answer", {"handling": "answered"}),
        ("inspel_published_has_text_and_consent", {"publication": "published"}),
        ("inspel_closed_has_reason", {"handling": "closed"}),
        ("inspel_closed_has_reason", {"close_reason": "unclear"}),
        ("inspel_duplicate_of_which", {"handling": "closed", "close_reason": "duplicate"}),
        ("inspel_outside_mandate_says_who_decides", {"handling": "closed", "close_reason": "outside_mandate"}),
        ("inspel_contact_needs_address", {"may_contact": True}),
    ],
)
@pytest.mark.django_db
def test_database_refuses_a_half_made_decision(constraint, changes):
    inspel = InspelFactory()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Inspel.objects.filter(pk=inspel.pk).update(**changes)


@pytest.mark.django_db
def test_second_submission_with_the_same_key_returns_the_first():
    key = uuid.uuid4()
    first, first_token = actions.submit_inspel(form_key=key, language="sv", text="Ett", role="resident")
    second, second_token = actions.submit_inspel(form_key=key, language="sv", text="Ett", role="resident")
    assert (first.pk, first_token) == (second.pk, second_token)
    assert Inspel.objects.count() == 1


@pytest.mark.django_db
def test_references_count_up_within_the_year():
    references = [InspelFactory().reference for _n in range(3)]
    years, numbers = zip(*(reference.split("-") for reference in references), strict=True)
    assert len(set(years)) == 1
    assert numbers == ("0001", "0002", "0003")


@pytest.mark.django_db
def test_neither_key_nor_token_is_stored():
    key = uuid.uuid4()
    inspel, token = actions.submit_inspel(form_key=key, language="sv", text="Ett", role="resident")
    row = Inspel.objects.filter(pk=inspel.pk).values().get()
    stored = " ".join(str(value) for value in row.values())
    assert len(token) == 22  # 128 bits, base64
    assert token not in stored
    assert str(key) not in stored
    assert key.hex not in stored


class LifeMachine(RuleBasedStateMachine):
    """Random sequences of what people can do: each is either allowed by the tables or refused, never half done."""

    def __init__(self):
        super().__init__()
        self.by = UserFactory()
        self.inspel = InspelFactory(may_publish=True, name="Kim", email="kim@example.se", may_contact=True)
        self.others = InspelFactory.create_batch(2)
        self.messages = 0
        self.is_erased = False
        self.look()

    def attempt(self, move, *, is_logged=True, **facts):
        """Make the move and return what it returned; None if it was refused, which must have changed nothing."""
        before, log_before = self.now, self.log
        result = None
        try:
            result = move(inspel=self.inspel, **facts)
        except MoveNotAllowed:
            is_logged = None
        self.look()
        has_changed = vars_of(self.now) != vars_of(before)
        if is_logged is None:
            assert not has_changed
            assert self.log == log_before
        if is_logged or has_changed:
            assert len(self.log) > len(log_before)
        if self.now.publication != before.publication:
            assert self.now.publication in PUBLICATION_MOVES[before.publication]
        return result

    def look(self):
        """Read the inspel and its log as they are now."""
        self.now = Inspel.objects.get(pk=self.inspel.pk)
        self.log = list(self.inspel.events.values_list("what", "from_state", "to_state"))

    # What a process leader does

    @rule(text=st.text("aåä <{", min_size=1))
    def answer(self, text):
        self.attempt(actions.answer, text=text, by=self.by)

    @rule(reason=st.sampled_from([CloseReason.UNCLEAR, CloseReason.ALREADY_DONE, CloseReason.OUTSIDE_MANDATE]))
    def close(self, reason):
        self.attempt(actions.close, reason=reason, decided_elsewhere="Kommunen", by=self.by)

    @rule()
    def start_review(self):
        self.attempt(actions.start_review, by=self.by)

    @rule()
    def spam(self):
        self.attempt(actions.mark_as_spam, by=self.by)

    @rule()
    def reopen(self):
        self.attempt(actions.reopen, by=self.by)

    @rule()
    def publish(self):
        self.attempt(actions.publish, title="Rubrik", text="Text", by=self.by)

    @rule()
    def unpublish(self):
        self.attempt(actions.unpublish, note="Därför", by=self.by)

    @rule(text=st.sampled_from(["", "Ett utkast"]))
    def save_draft(self, text):
        if self.now.is_open and not self.now.answer_is_held:
            self.attempt(actions.save_draft, answer=text, by=self.by, is_logged=False)

    @rule()
    def hold(self):
        self.attempt(actions.hold_answer, by=self.by, is_logged=False)

    @rule(publish=st.booleans())
    def release(self, publish):
        self.attempt(actions.release_held, by=self.by, publish=publish)

    @rule()
    def mark_confidential(self):
        self.attempt(actions.mark_confidential, ground="En paragraf", by=self.by)

    @rule()
    def lift_confidentiality(self):
        self.attempt(actions.lift_confidentiality, note="Inte längre", by=self.by)

    @rule(wants_reply=st.booleans())
    def write_to_sender(self, wants_reply):
        message = self.attempt(actions.write_to_sender, text="Vilken?", by=self.by, wants_reply=wants_reply)
        self.messages += message is not None
        if message and wants_reply and self.now.is_open:
            assert self.now.handling == Handling.WAITING_FOR_SENDER

    @rule(number=st.sampled_from([0, 1]), into_this=st.booleans())
    def merge(self, number, into_this):
        pair = [self.others[number], self.inspel]
        duplicate, main = pair if into_this else reversed(pair)
        facts = {"duplicates": [duplicate], "into": main, "by": self.by}
        self.attempt(lambda inspel, **facts: actions.merge_duplicates(**facts), is_logged=False, **facts)

    @rule(number=st.sampled_from([0, 1]), move=st.sampled_from([actions.reopen, actions.mark_as_spam]))
    def decide_on_another(self, number, move):
        other = self.others[number]
        self.attempt(lambda inspel, **facts: move(inspel=other, **facts), by=self.by, is_logged=False)

    @rule(reopen=st.booleans())
    def settle_verdict(self, reopen):
        verdict = self.inspel.verdicts.last()
        if verdict:
            self.attempt(
                lambda inspel, **facts: actions.settle_verdict(**facts), verdict=verdict, by=self.by, reopen=reopen
            )

    # What the sender does

    @rule(clicks=st.sampled_from([1, 2]))
    def write_as_sender(self, clicks):
        key = uuid.uuid4()
        written = [
            self.attempt(actions.write_as_sender, text="Den här.", key=key, is_logged=click == 0)
            for click in range(clicks)
        ]
        assert len(set(written)) == 1
        self.messages += written[0] is not None
        if written[0]:
            assert self.now.handling != Handling.WAITING_FOR_SENDER

    @rule()
    def withdraw(self):
        self.attempt(actions.withdraw, is_logged=False)

    @rule(was_helpful=st.booleans(), is_answered_first=st.booleans())
    def judge(self, was_helpful, is_answered_first):
        if is_answered_first:
            self.answer("Ett svar")
        self.attempt(actions.judge_answer, was_helpful=was_helpful, is_logged=False)

    @rule()
    def erase(self):
        self.attempt(actions.erase_personal_data, is_logged=False)
        self.is_erased = True

    @rule(change=st.sampled_from([actions.give_publication_consent, actions.withdraw_publication_consent]))
    def consent(self, change):
        self.attempt(change, is_logged=False)

    @rule(email=st.sampled_from(["", "annan@example.se"]))
    def start_mail(self, email):
        self.attempt(actions.start_mail, email=email, is_logged=False)

    @rule()
    def stop_mail(self):
        self.attempt(actions.stop_mail, is_logged=False)

    # What is never so

    @invariant()
    def nothing_is_public_that_must_not_be(self):
        inspel = self.now
        if inspel.is_public:
            assert inspel.may_publish
            assert not inspel.is_confidential
            assert not inspel.is_withdrawn
            assert inspel.handling != Handling.SPAM

    @invariant()
    def whoever_said_the_same_gets_the_answer_to_another(self):
        for duplicate in Inspel.objects.filter(close_reason=CloseReason.DUPLICATE).select_related("duplicate_of"):
            assert duplicate.duplicate_of.gets_answer
            assert duplicate.duplicate_of.close_reason != CloseReason.DUPLICATE

    @invariant()
    def log_tells_each_move_and_each_is_allowed(self):
        states = [(from_state, to) for what, from_state, to in self.log if what == "handling"]
        assert states[0] == ("", "received")
        for (_before, came_to), (went_from, to) in pairwise(states):
            assert went_from == came_to
            assert to in HANDLING_MOVES[went_from]
        assert states[-1][1] == self.now.handling

    @invariant()
    def what_was_written_is_there_once_and_unchanged(self):
        assert self.inspel.messages.count() == self.messages
        assert self.now.text == self.inspel.text

    @invariant()
    def answer_that_waits_is_neither_given_nor_empty(self):
        assert not self.now.answer_is_held or (self.now.is_open and self.now.answer)

    @invariant()
    def word_on_an_answer_waits_only_while_that_answer_stands(self):
        for verdict in self.inspel.verdicts.asking_for_reopening():
            assert self.now.answered_at == verdict.answered_at
            assert not self.now.is_open

    @invariant()
    def what_was_erased_stays_erased(self):
        if self.is_erased:
            assert not self.now.has_personal_data
            assert DeletionReceipt.objects.filter(reference=self.inspel.reference).count() == 1


def vars_of(inspel):
    return {field.attname: getattr(inspel, field.attname) for field in inspel._meta.concrete_fields}


class TestLife(LifeMachine.TestCase, TestCase):
    settings = settings(
        max_examples=15,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to make a failure shorter takes minutes here
    )
