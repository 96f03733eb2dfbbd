"""An approved text of a sub-goal stays public until a process leader has approved a changed one."""

import pytest
from django.contrib.auth.models import Group

from naravard.staff.roles import EDITOR, PROCESS_LEADER
from strategy.models import SubGoal, SubGoalDraft
from tests.conftest import user_in_group
from tests.factories import StrategyFactory, SubGoalFactory
from tests.pdf import text_of
from tests.rendered_form import NotOnThePage, form_of
from tests.staff import change_form, change_url, client_of, error_of, messages_of, save
from tests.strategy.pdf import read

LIST = "/admin/strategy/subgoal/"


@pytest.fixture
def goal(db):
    return SubGoalFactory(number=1, promise_sv="Godkänt löfte", promise_en="Approved promise")


@pytest.fixture
def draft(goal, editor_client):
    save(editor_client, goal, promise_sv="Nytt löfte", body_en="<p>New <a href='https://example.se/'>text</a></p>")
    return SubGoalDraft.objects.get()


@pytest.fixture
def both_roles_client(db):
    user = user_in_group(EDITOR, username="bada")
    user.groups.set(Group.objects.filter(name__in=[PROCESS_LEADER, EDITOR]))
    return client_of(user)


def review_url(goal):
    return f"{LIST}{goal.pk}/review/"


def review(client, goal, button, *, opened=None, **typed):
    form = opened or form_of(client.get(review_url(goal)), "seen")
    return form.fill(typed).submit(client, button, follow=True)


# --- An editor's change -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "text"), [("promise_sv", "Nytt löfte"), ("title_ar", "عنوان"), ("body_fi", "<p>Uusi</p>")]
)
def test_changed_text_in_any_language_is_a_draft(editor_client, editor, goal, field, text):
    before = SubGoal.objects.values().get()
    response = save(editor_client, goal, **{field: text})
    assert "Utkastet" in messages_of(response)[-1]
    assert SubGoal.objects.values().get() == before
    assert (goal.draft.texts, goal.draft.written_by) == ({field: text}, editor)


def test_draft_is_nowhere_on_the_site(client, draft, goal, own_store):
    StrategyFactory()
    for address in ["/", "/strategin/", "/delmal/", goal.get_absolute_url(), "/en" + goal.get_absolute_url()]:
        page = client.get(address)
        assert page.status_code == 200
        assert "Nytt löfte" not in page.text
        assert "example.se" not in page.text
    assert "Godkänt löfte" in client.get("/delmal/delmal-1/").text
    assert "Godkänt löfte" in text_of(read(client))


def test_editor_continues_the_same_draft(editor_client, draft, goal):
    form = change_form(editor_client, goal)
    assert form.values["promise_sv"] == ["Nytt löfte"]
    form.fill(promise_sv="Ännu ett löfte").submit(editor_client, "_continue", follow=True)
    assert SubGoalDraft.objects.get().texts == draft.texts | {"promise_sv": "Ännu ett löfte"}


def test_draft_that_is_like_the_public_text_is_none(editor_client, draft, goal):
    save(editor_client, goal, promise_sv="Godkänt löfte", body_en="")
    assert not SubGoalDraft.objects.exists()


def test_what_is_no_text_is_saved_at_once(super_client, draft, goal):
    save(super_client, goal, slug="annan")
    goal.refresh_from_db()
    assert (goal.slug, goal.promise_sv, goal.draft.texts) == ("annan", "Godkänt löfte", draft.texts)


def test_text_that_was_never_approved_is_public_with_its_mark(client, editor_client, goal):
    SubGoal.objects.update(is_unapproved=True)
    save(editor_client, goal, promise_sv="Nytt löfte")
    page = client.get(goal.get_absolute_url()).text
    assert "Nytt löfte" in page
    assert "ännu inte godkänd" in page
    assert not SubGoalDraft.objects.exists()


# --- The process leader -----------------------------------------------------------------------------------------------


def test_process_leader_finds_what_waits(leader_client, draft, goal):
    SubGoalFactory(number=2)
    link = "/admin/strategy/subgoal/?state=waiting"
    assert link in leader_client.get("/admin/").text
    waiting = leader_client.get(link)
    assert list(waiting.context["cl"].queryset) == [goal]
    assert review_url(goal) in waiting.text


def test_difference_from_the_public_text_is_marked(leader_client, draft, goal):
    page = leader_client.get(review_url(goal))
    promise, body = page.context["changes"]
    assert promise.before == [("Godkänt", True), (" löfte", False)]
    assert promise.after == [("Nytt", True), (" löfte", False)]
    assert "New text (https://example.se/)" in "".join(text for text, _is_changed in body.after)


def test_change_of_format_only_is_said(editor_client, leader_client, goal):
    save(editor_client, goal, body_sv="<h2>Text om delmålet.</h2>")
    [change] = leader_client.get(review_url(goal)).context["changes"]
    assert change.is_in_format_only


def test_approved_draft_is_public(client, leader_client, process_leader, draft, goal):
    review(leader_client, goal, "approve")
    goal = SubGoal.objects.get()
    assert (goal.promise_sv, goal.promise_en, goal.approved_by) == ("Nytt löfte", "Approved promise", process_leader)
    assert not SubGoalDraft.objects.exists()
    assert "Nytt löfte" in client.get(goal.get_absolute_url()).text


def test_approval_of_the_first_text_leaves_the_day_of_its_change(leader_client, process_leader):
    goal = SubGoalFactory(is_unapproved=True)
    review(leader_client, goal, "approve")
    approved = SubGoal.objects.get()
    assert (approved.is_unapproved, approved.approved_by) == (False, process_leader)
    assert approved.updated_at == goal.updated_at


def test_returned_draft_says_why_and_waits_again_once_saved(editor_client, leader_client, draft, goal):
    assert error_of(review(leader_client, goal, "return"), "why")
    review(leader_client, goal, "return", why="Skriv kortare.")
    assert "?state=returned" in editor_client.get("/admin/").text
    assert "?state=waiting" not in leader_client.get("/admin/").text
    assert "Skriv kortare." in editor_client.get(change_url(goal)).text
    save(editor_client, goal, promise_sv="Kort")
    draft.refresh_from_db()
    assert (draft.texts["promise_sv"], draft.returned_at, draft.returned_why) == ("Kort", None, "")


def test_editor_removes_a_draft(editor_client, draft, goal):
    review(editor_client, goal, "discard")
    assert not SubGoalDraft.objects.exists()
    assert SubGoalDraft.history.filter(history_type="-").exists()


def test_own_change_of_a_process_leader_is_approved_by_a_button_that_says_so(both_roles_client, draft, goal):
    change_form(both_roles_client, goal).fill(title_sv="Ny titel").submit(both_roles_client, "_approve")
    goal = SubGoal.objects.get()
    assert (goal.title_sv, goal.promise_sv) == ("Ny titel", "Nytt löfte")
    assert goal.approved_by is not None
    assert not SubGoalDraft.objects.exists()
    save(both_roles_client, goal, title_sv="Ännu en")
    assert SubGoal.objects.get().title_sv == "Ny titel"


# --- Only process leaders ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("button", ["approve", "return"])
def test_editor_can_neither_approve_nor_return(editor_client, draft, goal, button):
    form = form_of(editor_client.get(review_url(goal)), "seen")
    with pytest.raises(NotOnThePage):
        form.data(button)
    assert form.submit(editor_client, (button, "1"), forged={"why": "Nej"}).status_code == 403


def test_editor_cannot_approve_while_saving(editor_client, goal):
    form = change_form(editor_client, goal).fill(title_sv="Ny")
    assert form.submit(editor_client, ("_approve", "1"), forged={"is_unapproved": ""}).status_code == 403
    form.submit(editor_client, ("_save", "1"), forged={"is_unapproved": "", "approved_by": 1})
    goal.refresh_from_db()
    assert (goal.title_sv, goal.approved_by) == ("Delmål 1", None)


@pytest.mark.parametrize("role", ["editor", "superuser"])
def test_earlier_text_cannot_be_restored_past_the_approval(editor_client, super_client, goal, role):
    first, fields = goal.history.get(), change_form(super_client, goal).data()
    SubGoal.objects.get(pk=goal.pk).save()
    client = {"editor": editor_client, "superuser": super_client}[role]
    response = client.post(f"{LIST}{goal.pk}/history/{first.pk}/", fields | {"promise_sv": "Ett gammalt löfte"})
    assert response.status_code == 403
    assert SubGoal.objects.get(pk=goal.pk).promise_sv == "Godkänt löfte"


def test_history_tells_of_a_draft_that_was_returned_and_then_removed(leader_client, editor_client, draft, goal):
    review(leader_client, goal, "return", why="Kortare.")
    review(editor_client, goal, "discard")
    lines = editor_client.get(change_url(goal).replace("change/", "history/")).context["draft_lines"]
    assert [(line["what"], line["entry"].user.username) for line in lines] == [
        ("Utkast borttaget", "redaktor"),
        ("Utkast tillbaka till redaktörerna", "processledare"),
        ("Utkast sparat", "redaktor"),
    ]


def test_process_leader_cannot_remove_a_draft_of_others(leader_client, draft, goal):
    form = form_of(leader_client.get(review_url(goal)), "seen")
    assert form.submit(leader_client, ("discard", "1"), forged={}).status_code == 403


def test_new_sub_goal_is_not_yet_approved(super_client):
    StrategyFactory()
    form = form_of(super_client.get(f"{LIST}add/"), "title_sv", "number")
    form.fill(title_sv="Nytt", promise_sv="Löfte", number=3, slug="nytt").submit(super_client, "_save")
    assert SubGoal.objects.get().is_unapproved


# --- Two at once ------------------------------------------------------------------------------------------------------


def test_second_editor_is_told_and_loses_nothing(editor_client, super_client, goal):
    first, second = change_form(editor_client, goal), change_form(super_client, goal)
    first.fill(promise_sv="Den första").submit(editor_client, "_save")
    response = second.fill(promise_sv="Den andra").submit(super_client, "_save")
    assert "medan du skrev" in response.text
    assert review_url(goal) in response.text
    assert SubGoalDraft.objects.get().texts == {"promise_sv": "Den första"}
    again = form_of(response, "promise_sv", "_save")
    assert again.values["promise_sv"] == ["Den andra"]
    again.submit(super_client, "_save")
    assert SubGoalDraft.objects.get().texts == {"promise_sv": "Den andra"}


@pytest.mark.parametrize("button", ["approve", "return"])
def test_draft_that_has_changed_since_it_was_read_is_not_approved(editor_client, leader_client, draft, goal, button):
    opened = form_of(leader_client.get(review_url(goal)), "seen")
    save(editor_client, goal, promise_sv="Nyare löfte")
    response = review(leader_client, goal, button, opened=opened, why="Skriv kortare.")
    assert "medan du läste" in response.text
    assert "Nyare" in response.text
    assert SubGoal.objects.get().promise_sv == "Godkänt löfte"
    assert SubGoalDraft.objects.get().returned_at is None
    assert form_of(response, "seen").values["why"] == ["Skriv kortare."]


def test_double_click_on_approve_is_harmless(leader_client, draft, goal):
    opened = form_of(leader_client.get(review_url(goal)), "seen")
    review(leader_client, goal, "approve", opened=opened)
    assert "godkänd" in messages_of(review(leader_client, goal, "approve", opened=opened))[-1]
    assert SubGoal.objects.get().promise_sv == "Nytt löfte"
