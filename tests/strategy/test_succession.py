"""The next strategy: prepared beside the current one, and made the current one in one step."""

import pytest
from django.core.exceptions import ValidationError

from feedback.models import Inspel
from strategy.models import Adoption, Strategy, SubGoal
from strategy.succession import SuccessionHasChanged, make_current, succession_to
from tests.factories import (
    ChapterFactory,
    InspelFactory,
    OrganisationFactory,
    StrategyFactory,
    SubGoalFactory,
    UserFactory,
)
from tests.feedback.test_concurrency import THREADS, at_once
from tests.rendered_form import form_of
from tests.staff import change_form, change_url, choose_action, messages_of
from tests.strategy.strategies import NEXT, prepare_next, switch_to

pytestmark = pytest.mark.usefixtures("own_store")

ADD = "/admin/strategy/strategy/add/"


@pytest.fixture
def current(db):
    strategy = StrategyFactory()
    ChapterFactory(strategy=strategy)
    SubGoalFactory(strategy=strategy, number=1, slug="nara", title_sv="Nära")
    return Strategy.objects.get()


def page_of(strategy):
    return f"/admin/strategy/strategy/{strategy.pk}/make-current/"


def press(client, strategy, opened=None):
    return (opened or form_of(client.get(page_of(strategy)), "seen")).submit(client, follow=True)


def force(client, strategy):
    """Send what the page has no button for."""
    return client.post(page_of(strategy), {"seen": succession_to(strategy).fingerprint})


def current_slug():
    return Strategy.objects.get(is_current=True).slug


# --- To prepare -------------------------------------------------------------------------------------------------------


def test_process_leader_prepares_a_strategy_beside_the_current_one(leader_client, current):
    OrganisationFactory.create_batch(2)
    form = form_of(leader_client.get(ADD), "title_sv", "starts_on")
    form.fill(title_sv="Nästa", vision_sv="Nära", slug=NEXT, starts_on="2031-01-01", ends_on="2038-12-31")
    form.submit(leader_client, "_save", follow=True)
    prepared = Strategy.objects.get(slug=NEXT)
    assert (prepared.is_current, prepared.is_public, current_slug()) == (False, False, current.slug)
    assert Adoption.objects.filter(strategy=prepared, decided_on=None).count() == 2


def test_any_number_of_sub_goals_is_added_to_the_strategy_that_the_list_shows(editor_client, current):
    prepared = prepare_next(sub_goals=6)
    listed = editor_client.get("/admin/strategy/subgoal/", {"strategy": prepared.pk})
    assert [goal.number for goal in listed.context["cl"].result_list] == [1, 2, 3, 4, 5, 6]
    add = f"/admin/strategy/subgoal/add/?_changelist_filters=strategy%3D{prepared.pk}"
    form = form_of(editor_client.get(add), "title_sv", "number")
    form.fill(title_sv="Sjunde", promise_sv="Ett löfte", slug="sjunde", number=7).submit(editor_client, "_save")
    assert SubGoal.objects.get(slug="sjunde").strategy == prepared


def test_lists_show_the_current_strategy_until_another_is_chosen(leader_client, current):
    prepare_next()
    assert leader_client.get("/admin/strategy/subgoal/").context["cl"].result_count == 1
    assert leader_client.get("/admin/strategy/subgoal/", {"strategy": "alla"}).context["cl"].result_count == 7


def test_number_is_taken_once_in_a_strategy(current):
    SubGoalFactory(strategy=StrategyFactory(slug=NEXT, is_current=False), number=1)
    again = SubGoal(strategy=current, number=1, slug="annan", title_sv="Annan", promise_sv="Löfte")
    with pytest.raises(ValidationError, match="redan ett delmål"):
        again.full_clean()


def test_sub_goal_of_a_prepared_strategy_is_approved_as_others_are(super_client, current):
    goal = SubGoalFactory(strategy=StrategyFactory(slug=NEXT, is_current=False), is_unapproved=True)
    assert "syns på webbplatsen när" in super_client.get(change_url(goal)).text
    response = change_form(super_client, goal).submit(super_client, "_approve", follow=True)
    assert not any("webbplatsen nu" in message for message in messages_of(response))
    goal.refresh_from_db()
    assert not goal.is_unapproved


# --- To switch --------------------------------------------------------------------------------------------------------


def test_one_press_makes_the_next_strategy_current(leader_client, process_leader, current):
    prepared = prepare_next()
    Strategy.objects.update(updated_at=None)
    page = leader_client.get(page_of(prepared)).text
    for text in [f"{current.title} (2022–2030)", "Nästa strategi (2025–2038)", "Delmål: 6", "Kapitel: 1"]:
        assert text in page
    press(leader_client, prepared)
    before, after = Strategy.objects.get(slug=current.slug), Strategy.objects.get(slug=NEXT)
    assert (before.is_current, before.is_public, after.is_current) == (False, True, True)
    assert (before.updated_at, after.updated_at) == (None, None)
    for strategy in [before, after]:
        assert strategy.history.first().history_user == process_leader
    assert "Nästa strategi" in leader_client.get("/strategin/").text


def test_missing_content_is_refused_in_words(leader_client, current):
    empty = StrategyFactory(slug=NEXT, is_current=False)
    response = leader_client.get(page_of(empty))
    assert "Den har inga kapitel." in response.text
    assert "Den har inga delmål." in response.text
    force(leader_client, empty)
    assert current_slug() == current.slug


def test_texts_that_are_not_approved_are_listed_and_refused(leader_client, current):
    prepared = prepare_next()
    goal = prepared.sub_goals.last()
    SubGoal.objects.filter(pk=goal.pk).update(is_unapproved=True)
    response = force(leader_client, prepared)
    assert f"/admin/strategy/subgoal/{goal.pk}/review/" in response.text
    assert current_slug() == current.slug


def test_strategy_that_lies_ahead_is_warned_about(leader_client, current):
    prepared = prepare_next()
    Strategy.objects.filter(pk=prepared.pk).update(starts_on="2931-01-01", ends_on="2938-12-31")
    assert "1 januari 2931" in leader_client.get(page_of(prepared)).text
    press(leader_client, prepared)
    assert current_slug() == NEXT


def test_page_that_is_old_does_nothing_and_says_so(leader_client, current):
    prepared = prepare_next()
    opened = form_of(leader_client.get(page_of(prepared)), "seen")
    prepared.sub_goals.last().delete()
    response = press(leader_client, prepared, opened)
    assert response.status_code == 422
    assert current_slug() == current.slug
    press(leader_client, prepared, form_of(response, "seen"))
    assert current_slug() == NEXT


def test_second_press_changes_nothing_more(leader_client, current):
    prepared = prepare_next()
    opened = form_of(leader_client.get(page_of(prepared)), "seen")
    press(leader_client, prepared, opened)
    lines = prepared.history.count()
    assert any("redan" in message for message in messages_of(press(leader_client, prepared, opened)))
    assert (current_slug(), prepared.history.count()) == (NEXT, lines)


@pytest.mark.sqlite
def test_who_read_of_another_current_strategy_is_refused(process_leader, current):
    first, second = prepare_next(), StrategyFactory(slug="tredje", is_current=False)
    ChapterFactory(strategy=second)
    SubGoalFactory(strategy=second, number=1)
    seen = succession_to(second).fingerprint
    switch_to(first, by=process_leader)
    with pytest.raises(SuccessionHasChanged):
        make_current(pk=second.pk, seen=seen, by=process_leader)
    assert current_slug() == NEXT


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_of_several_who_press_at_the_same_moment_one_switches():
    leader, first = UserFactory(), StrategyFactory()
    prepared = [StrategyFactory(slug=f"nasta-{number}", is_current=False) for number in range(THREADS)]
    for strategy in [first, *prepared]:
        ChapterFactory(strategy=strategy)
        SubGoalFactory(strategy=strategy, number=1)
    seen = [succession_to(strategy).fingerprint for strategy in prepared]

    def switch(number):
        try:
            return make_current(pk=prepared[number].pk, seen=seen[number], by=leader).strategy.slug
        except SuccessionHasChanged:
            return None

    assert [slug for slug in at_once(switch) if slug] == [current_slug()]
    assert Strategy.objects.earlier().get() == first


def test_only_who_may_opens_the_page(editor_client, leader_client, current):
    prepared = prepare_next()
    assert editor_client.get(page_of(prepared)).status_code == 403
    assert page_of(prepared) not in editor_client.get(change_url(prepared)).text
    assert page_of(prepared) in leader_client.get(change_url(prepared)).text
    assert page_of(current) not in leader_client.get(change_url(current)).text


# --- To switch back ---------------------------------------------------------------------------------------------------


def test_switch_by_mistake_is_taken_back_without_a_trace_on_the_site(process_leader, client, current):
    prepared = switch_to(prepare_next(), by=process_leader)
    SubGoal.objects.filter(strategy=current).update(is_unapproved=True)  # as it was, so it may come back so
    switch_to(current, by=process_leader)
    prepared.refresh_from_db()
    assert (current_slug(), prepared.is_public) == (current.slug, False)
    assert client.get(f"/strategin/{NEXT}/").status_code == 404


def test_strategy_that_people_have_written_about_keeps_its_address(process_leader, client, current):
    prepared = switch_to(prepare_next(), by=process_leader)
    InspelFactory(sub_goal=prepared.sub_goals.first())
    switch_to(current, by=process_leader)
    assert client.get(f"/strategin/{NEXT}/").status_code == 200


# --- Never without ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "attempt",
    [
        lambda row: row.delete(),
        lambda row: Strategy.objects.all().delete(),
        lambda row: Strategy(pk=row.pk, slug=row.slug, starts_on=row.starts_on, ends_on=row.ends_on).save(),
    ],
    ids=["row", "rows", "save"],
)
def test_current_strategy_is_neither_deleted_nor_taken_away(current, attempt):
    with pytest.raises(ValidationError, match="gällande strategin"):
        attempt(current)
    assert current_slug() == current.slug


def test_admin_refuses_to_delete_the_current_strategy_in_words(super_client, current):
    prepared = prepare_next()
    response = choose_action(super_client, "/admin/strategy/strategy/", "delete_selected", [current.pk, prepared.pk])
    assert "gällande strategin" in response.text
    delete = f"/admin/strategy/strategy/{current.pk}/delete/"
    assert "gällande strategin" in super_client.get(delete).text
    super_client.post(delete, {"post": "yes"})
    assert Strategy.objects.count() == 2


def test_strategy_with_inspel_is_not_deleted(super_client, process_leader, current):
    InspelFactory(sub_goal=current.sub_goals.get())
    switch_to(prepare_next(), by=process_leader)
    delete = f"/admin/strategy/strategy/{current.pk}/delete/"
    assert Inspel.objects.get().reference in super_client.get(delete).text
    super_client.post(delete, {"post": "yes"})
    assert Strategy.objects.filter(pk=current.pk).exists()
