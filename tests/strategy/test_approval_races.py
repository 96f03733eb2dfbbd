"""Process leaders and editors who act on the text of a sub-goal at the same moment."""

import pytest
from django.db import transaction

from strategy.actions import TextHasChanged, approve_text, discard_draft, lock_text, return_draft, save_draft
from strategy.models import SubGoal, SubGoalDraft
from tests.at_once import at_once
from tests.factories import SubGoalFactory, UserFactory

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


@transaction.atomic
def write(*, pk, seen, by, promise="Skrivet samtidigt"):
    """Save a draft as the editor's form does: locked, if the text is as it was shown."""
    sub_goal = lock_text(SubGoal, pk, seen=seen)
    save_draft(row=sub_goal, texts=sub_goal.newest_texts | {"promise_sv": promise}, by=by)


def goal_with_draft():
    goal = SubGoalFactory(promise_sv="Godkänt löfte")
    write(pk=goal.pk, seen=goal.fingerprint, by=UserFactory(), promise="Nytt löfte")
    return SubGoal.objects.get()


def who_was_first(*acts):
    """Make the acts at the same moment; return the index of the only one that was not refused."""

    def act(number):
        try:
            acts[number]()
        except TextHasChanged:
            return False
        return True

    done = at_once(act, threads=len(acts))
    assert done.count(True) == 1
    return done.index(True)


def test_one_of_two_process_leaders_approves_the_draft():
    goal, leaders = goal_with_draft(), [UserFactory(), UserFactory()]
    shown = {"pk": goal.pk, "seen": goal.fingerprint}
    first = who_was_first(*(lambda by=by: approve_text(**shown, by=by) for by in leaders))
    approved = SubGoal.objects.get()
    assert (approved.promise_sv, approved.approved_by_id) == ("Nytt löfte", leaders[first].pk)
    assert not SubGoalDraft.objects.exists()
    assert approved.history.filter(promise_sv="Nytt löfte").count() == 1


def test_draft_is_approved_as_it_was_read_or_changed_but_never_both():
    goal, leader, editor = goal_with_draft(), UserFactory(), UserFactory()
    shown = {"pk": goal.pk, "seen": goal.fingerprint}
    first = who_was_first(lambda: approve_text(**shown, by=leader), lambda: write(**shown, by=editor))
    drafts = [draft.texts["promise_sv"] for draft in SubGoalDraft.objects.all()]
    outcome = (SubGoal.objects.get().promise_sv, drafts)
    assert outcome == [("Nytt löfte", []), ("Godkänt löfte", ["Skrivet samtidigt"])][first]


def test_draft_is_approved_returned_or_discarded():
    goal, leader = goal_with_draft(), UserFactory()
    shown = {"pk": goal.pk, "seen": goal.fingerprint}
    first = who_was_first(
        lambda: approve_text(**shown, by=leader),
        lambda: return_draft(**shown, why="Kortare", by=leader),
        lambda: discard_draft(**shown),
    )
    assert SubGoal.objects.get().promise_sv == ["Nytt löfte", "Godkänt löfte", "Godkänt löfte"][first]
    assert SubGoalDraft.objects.filter(returned_why="Kortare").count() == SubGoalDraft.objects.count() == (first == 1)


def test_one_of_two_editors_begins_the_draft():
    goal, editors = SubGoalFactory(promise_sv="Godkänt löfte"), [UserFactory(), UserFactory()]
    shown = {"pk": goal.pk, "seen": goal.fingerprint}
    first = who_was_first(*(lambda by=by: write(**shown, by=by) for by in editors))
    assert SubGoalDraft.objects.get().written_by == editors[first]
