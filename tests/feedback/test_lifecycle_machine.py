"""A state machine: whatever is done to an inspel in whatever order, each step is allowed or changes nothing."""

import uuid
from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from feedback import actions
from feedback.lifecycle import (
    HANDLING_TRANSITIONS,
    PUBLICATION_TRANSITIONS,
    CloseReason,
    Handling,
    TransitionNotAllowed,
)
from feedback.models import DeletionReceipt, Inspel
from tests.factories import InspelFactory, UserFactory

pytestmark = pytest.mark.sqlite


class LifecycleMachine(RuleBasedStateMachine):
    """Random sequences of what people can do: each is either allowed by the tables or refused, never half done."""

    def __init__(self):
        super().__init__()
        self.stop_time = time_machine.travel(timezone.now())
        self.clock = self.stop_time.start()
        self.by = UserFactory()
        self.inspel = InspelFactory(may_publish=True, name="Kim", email="kim@example.se", may_contact=True)
        self.others = InspelFactory.create_batch(2)
        self.messages = 0
        self.is_erased = False
        self.look()

    def teardown(self):
        self.stop_time.stop()

    @rule()
    def clock_is_set_back(self):
        self.clock.shift(timedelta(hours=-1))

    def attempt(self, action, *, is_logged=True, **facts):
        """Make the action and return what it returned; None if it was refused, which must have changed nothing."""
        before, log_before = self.now, self.log
        result = None
        try:
            result = action(inspel=self.inspel, **facts)
        except TransitionNotAllowed:
            is_logged = None
        self.look()
        has_changed = vars_of(self.now) != vars_of(before)
        if is_logged is None:
            assert not has_changed
            assert self.log == log_before
        if is_logged or has_changed:
            assert len(self.log) > len(log_before)
        if self.now.publication != before.publication:
            assert self.now.publication in PUBLICATION_TRANSITIONS[before.publication]
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
        self.attempt(actions.release_held_answer, by=self.by, publish=publish)

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

    @rule(number=st.sampled_from([0, 1]), action=st.sampled_from([actions.reopen, actions.mark_as_spam]))
    def decide_on_another(self, number, action):
        other = self.others[number]
        self.attempt(lambda inspel, **facts: action(inspel=other, **facts), by=self.by, is_logged=False)

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
        self.attempt(actions.submit_verdict, was_helpful=was_helpful, is_logged=False)

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
    def sender_of_a_duplicate_gets_the_answer_to_the_main_one(self):
        for duplicate in Inspel.objects.filter(close_reason=CloseReason.DUPLICATE).select_related("duplicate_of"):
            assert duplicate.duplicate_of.may_be_main
            assert duplicate.duplicate_of.close_reason != CloseReason.DUPLICATE

    @invariant()
    def log_holds_each_transition_and_each_is_allowed(self):
        states = [(from_state, to) for what, from_state, to in self.log if what == "handling"]
        assert states[0] == ("", "received")
        for (_before, came_to), (went_from, to) in pairwise(states):
            assert went_from == came_to
            assert to in HANDLING_TRANSITIONS[went_from]
        assert states[-1][1] == self.now.handling

    @invariant()
    def what_was_written_is_there_once_and_unchanged(self):
        assert self.inspel.messages.count() == self.messages
        assert self.now.text == self.inspel.text

    @invariant()
    def held_answer_is_neither_given_nor_empty(self):
        assert not self.now.answer_is_held or (self.now.is_open and self.now.answer)

    @invariant()
    def verdict_is_open_only_while_its_answer_stands(self):
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


class TestLifecycle(LifecycleMachine.TestCase, TestCase):
    settings = settings(
        max_examples=8,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to make a failure shorter takes minutes here
    )
