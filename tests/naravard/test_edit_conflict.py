"""Two editors of one row: the second is told what the first changed, field by field, and nothing is lost."""

import re

import pytest
from django.contrib import admin

from contacts.models import GoverningBody, Seat
from core.admin.edit_conflict import EditConflictMixin
from feedback.models import Inspel
from strategy.models import Chapter, NewsItem, Page
from tests.at_once import at_once
from tests.factories import (
    ChapterFactory,
    DialogueRoundFactory,
    NewsItemFactory,
    PageFactory,
    StrategyFactory,
    SubGoalFactory,
    UserFactory,
)
from tests.rendered_form import forms_of
from tests.staff import change_form, client_of, messages_of, save

SAID = "Någon annan ändrade detta medan du skrev"


@pytest.fixture
def other(db):
    """A client of a colleague who may do everything."""
    return client_of(UserFactory(username="kim", first_name="Kim", last_name="Kollega", is_superuser=True))


@pytest.fixture
def body(db):
    """A governing body with two seats, in a table below its form."""
    body = GoverningBody.objects.create(slug="grupp", name_sv="Grupp")
    for order, role in [(1, "Ett"), (2, "Två")]:
        Seat.objects.create(body=body, order=order, role_sv=role)
    return body


def roles_of(body):
    return list(body.seats.order_by("order").values_list("role_sv", flat=True))


def send(form, client, button="_save"):
    return form.submit(client, button, follow=True)


def again(response):
    [form] = [form for form in forms_of(response) if "_save" in form.names]
    return form


def test_second_is_told_word_by_word_and_both_changes_are_saved(super_client, other):
    page = PageFactory(title_sv="Om oss", lead_sv="Vi arbetar nära dig.")
    form = change_form(super_client, page).fill(title_sv="Om vårt arbete")
    save(other, page, lead_sv="Vi arbetar tillsammans nära dig.")
    told = send(form, super_client)
    assert SAID in told.text
    assert "Kim Kollega" in told.text
    assert re.search(r"<ins[^>]*>.*?</span>tillsammans<", told.text)
    page.refresh_from_db()
    assert page.title_sv == "Om oss"
    form = again(told)
    assert (form.values["title_sv"], form.values["lead_sv"]) == (
        ["Om vårt arbete"],
        ["Vi arbetar tillsammans nära dig."],
    )
    send(form, super_client)
    page.refresh_from_db()
    assert (page.title_sv, page.lead_sv) == ("Om vårt arbete", "Vi arbetar tillsammans nära dig.")


def test_what_both_changed_keeps_what_the_second_typed_until_it_is_saved_again(super_client, other):
    page = PageFactory(title_sv="Om oss")
    form = change_form(super_client, page).fill(title_sv="Om vårt arbete")
    save(other, page, title_sv="Om det vi gör")
    told = send(form, super_client)
    assert "Du har också ändrat det" in told.text
    assert "Om det vi gör" in told.text
    assert again(told).values["title_sv"] == ["Om vårt arbete"]
    send(again(told), super_client)
    page.refresh_from_db()
    assert page.title_sv == "Om vårt arbete"


def test_change_between_the_telling_and_the_next_save_is_told_too(super_client, other):
    page = PageFactory(title_sv="Om oss", lead_sv="Ett")
    form = change_form(super_client, page).fill(title_sv="Om vårt arbete")
    save(other, page, lead_sv="Två")
    told = send(form, super_client)
    save(other, page, lead_sv="Tre")
    told = send(again(told), super_client)
    assert SAID in told.text
    assert again(told).values["lead_sv"] == ["Tre"]


def test_draft_of_a_colleague_is_neither_overwritten_nor_removed_unseen(super_client, other):
    page = PageFactory(title_sv="Om oss")
    save_draft = change_form(super_client, page).fill(title_sv="Om vårt arbete")
    send(change_form(other, page).fill(lead_sv="Ett utkast"), other, "_draft")
    assert SAID in send(save_draft, super_client, "_draft").text
    discard = change_form(super_client, page)
    send(change_form(other, page).fill(lead_sv="Ett bättre utkast"), other, "_draft")
    assert "Läs det först" in messages_of(send(discard, super_client, "_discard"))[0]
    assert Page.objects.get().draft.texts == {"lead_sv": "Ett bättre utkast"}


def test_time_in_two_fields_takes_the_new_value(super_client, other):
    item = NewsItemFactory()
    form = change_form(super_client, item).fill(title_sv="Nytt namn")
    save(other, item, publish_at_0="2026-01-02", publish_at_1="10:30:00")
    told = send(form, super_client)
    assert again(told).values["publish_at_0"] == ["2026-01-02"]
    send(again(told), super_client)
    assert NewsItem.objects.get().publish_at.isoformat() == "2026-01-02T09:30:00+00:00"


def test_form_with_errors_still_knows_what_it_showed(super_client, other):
    page = PageFactory(title_sv="Om oss", lead_sv="Ett")
    form = change_form(super_client, page).fill(title_sv="")
    refused = send(form, super_client)
    save(other, page, lead_sv="Två")
    assert SAID in send(again(refused).fill(title_sv="Om"), super_client).text


def test_sub_goal_is_told_word_by_word_too(super_client, other):
    row = SubGoalFactory(number=1, promise_sv="Vi finns nära.")
    form = change_form(super_client, row).fill(title_sv="Nytt namn")
    save(other, row, promise_sv="Vi finns alltid nära.")
    told = send(form, super_client)
    assert re.search(r"<ins[^>]*>.*?</span>alltid<", told.text)
    assert again(told).values["promise_sv"] == ["Vi finns alltid nära."]


def test_rows_of_a_table_are_compared_one_by_one(super_client, other):
    strategy = StrategyFactory()
    rows = [ChapterFactory(strategy=strategy, order=n, slug=f"k{n}", title_sv=f"Kapitel {n}") for n in range(1, 5)]
    form = change_form(super_client, strategy)
    form.fill({"chapters-0-title_sv": "Mitt ettan", "chapters-3-title_sv": "Mitt fyran"})
    save(other, strategy, **{"chapters-1-title_sv": "Hennes tvåan"})
    rows[2].delete()
    rows[3].delete()
    ChapterFactory(strategy=strategy, order=0, slug="k0", title_sv="Förord")
    told = send(form, super_client)
    assert all(word in told.text for word in [SAID, "Kapitel", "Hennes", "Förord"])
    send(again(told), super_client)
    saved = set(Chapter.objects.values_list("title_sv", flat=True))
    assert saved == {"Förord", "Mitt ettan", "Hennes tvåan", "Mitt fyran"}


def test_two_rows_with_one_number_are_told(super_client, body):
    response = save(super_client, body, **{"seats-0-order": "2"})
    assert response.status_code == 200
    assert "Samma värde står på två rader: ordning." in response.text
    assert roles_of(body) == ["Ett", "Två"]


def test_rows_that_both_add_with_one_number_are_told(super_client, other, body):
    def add(form, client, role):
        row = {"role_sv": role, "order": "3", "body": body.pk, "id": ""}
        new = {f"seats-2-{name}": value for name, value in row.items()}
        return form.submit(client, "_save", forged=new | {"seats-TOTAL_FORMS": "3"}, follow=True)

    form = change_form(super_client, body)
    add(change_form(other, body), other, "Hennes")
    told = add(form, super_client, "Min")
    assert SAID in told.text
    told = send(again(told), super_client)
    assert "Samma värde står på två rader" in told.text
    send(again(told).fill({"seats-3-order": "4"}), super_client)
    assert roles_of(body) == ["Ett", "Två", "Hennes", "Min"]


def test_row_that_one_removes_and_another_changes_is_asked_about(super_client, other, body):
    removes = change_form(super_client, body).fill({"seats-0-DELETE": True})
    save(other, body, **{"seats-0-role_sv": "Hennes"})
    told = send(removes, super_client)
    assert SAID in told.text
    assert roles_of(body) == ["Hennes", "Två"]
    changes = change_form(other, body).fill({"seats-0-role_sv": "Hennes igen"})
    send(again(told), super_client)
    assert roles_of(body) == ["Två"]
    assert SAID in send(changes, other).text


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "second", [{"seats-0-role_sv": "Andra"}, {"seats-1-role_sv": "Andra"}, {"seats-0-DELETE": True}]
)
def test_of_two_who_save_at_the_same_moment_one_is_told(admin_user, body, second):
    clients = [client_of(admin_user), client_of(UserFactory(is_superuser=True))]
    typed = [{"seats-0-role_sv": "Första"}, second]
    forms = [change_form(client, body).fill(text) for client, text in zip(clients, typed, strict=True)]
    responses = at_once(lambda number: send(forms[number], clients[number]), threads=2)
    assert sorted(SAID in response.text for response in responses) == [False, True]


def test_own_saves_one_after_the_other_are_no_conflict(super_client):
    round_ = DialogueRoundFactory()
    send(change_form(super_client, round_).fill(title_sv="Ett"), super_client)
    assert SAID not in send(change_form(super_client, round_).fill(title_sv="Två"), super_client).text


@pytest.mark.parametrize("seen", ["", "fel"])
def test_page_without_the_copy_saves_as_it_did(super_client, seen):
    page = PageFactory(title_sv="Om oss")
    change_form(super_client, page).fill(title_sv="Om").submit(super_client, "_save", forged={"_seen": seen})
    page.refresh_from_db()
    assert page.title_sv == "Om"


def test_every_form_of_the_admin_compares(rf, admin_user):
    request = rf.get("/")
    request.user = admin_user
    changeable = [row for model, row in admin.site._registry.items() if row.has_change_permission(request)]
    missing = [row for row in changeable if not isinstance(row, EditConflictMixin) and row.model is not Inspel]
    assert missing == []
