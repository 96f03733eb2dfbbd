"""Several process leaders at the same moment, on a real database with real transactions."""

import pytest
from django.utils.datastructures import MultiValueDict

from feedback import actions
from feedback.admin.moderation.apply import EditConflict, apply_action
from feedback.admin.moderation.form import ModerationForm
from feedback.admin.moderation.page_actions import PAGE_ACTIONS
from feedback.lifecycle import CloseReason, TransitionNotAllowed
from feedback.models import Inspel
from tests.factories import InspelFactory, UserFactory
from tests.feedback.test_concurrency import THREADS, at_once
from tests.staff import client_of, open_form

pytestmark = pytest.mark.sqlite


def typed_into(data, **typed):
    return MultiValueDict(data | {name: [value] for name, value in typed.items()})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("action", ["save_draft", "answer"])
def test_one_save_of_several_at_the_same_moment_succeeds_and_the_others_conflict(action):
    inspel, by = InspelFactory(), UserFactory(is_superuser=True)
    opened = open_form(client_of(by), inspel).data()

    def save(number):
        form = ModerationForm(typed_into(opened, answer=f"Svar {number}"), inspel=inspel, action=PAGE_ACTIONS[action])
        assert form.is_valid()
        try:
            apply_action(inspel=inspel, action=PAGE_ACTIONS[action], by=by, data=form.cleaned_data, seen=form.seen)
        except EditConflict:
            return None
        return f"Svar {number}"

    saved = [text for text in at_once(save) if text]
    inspel.refresh_from_db()
    assert saved == [inspel.answer]
    assert inspel.events.filter(by=by).count() == (1 if action == "save_draft" else 3)


@pytest.mark.django_db(transaction=True)
def test_no_circle_of_duplicates_is_made_at_the_same_moment():
    ring, by = InspelFactory.create_batch(THREADS), UserFactory()

    def merge(number):
        try:
            actions.merge_duplicates(duplicates=[ring[number]], into=ring[(number + 1) % THREADS], by=by)
        except TransitionNotAllowed:
            return 0
        return 1

    at_once(merge)
    mains = Inspel.objects.exclude(close_reason=CloseReason.DUPLICATE)
    assert mains.count() >= 1
    assert not Inspel.objects.filter(duplicate_of__close_reason=CloseReason.DUPLICATE).exists()


@pytest.mark.django_db(transaction=True)
def test_two_that_are_closed_as_each_others_duplicate_do_not_wait_for_each_other():
    pair, by = InspelFactory.create_batch(2), UserFactory(is_superuser=True)
    opened = [open_form(client_of(by), inspel).data() for inspel in pair]

    def close(number):
        inspel, other = pair[number % 2], pair[1 - number % 2]
        typed = typed_into(opened[number % 2], close_reason=CloseReason.DUPLICATE, duplicate_of=other.reference)
        form = ModerationForm(typed, inspel=inspel, action=PAGE_ACTIONS["close"])
        if not form.is_valid():
            return 0
        try:
            apply_action(inspel=inspel, action=PAGE_ACTIONS["close"], by=by, data=form.cleaned_data, seen=form.seen)
        except (EditConflict, TransitionNotAllowed):
            return 0
        return 1

    assert sum(at_once(close)) == 1
    assert Inspel.objects.filter(close_reason=CloseReason.DUPLICATE).count() == 1
