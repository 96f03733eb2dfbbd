"""Two editors of one list that is edited in place: nothing that the first changed is overwritten unseen."""

import pytest
from django.contrib import admin

from core.admin.list_conflict import ListConflictMixin
from feedback.models import ReplyTemplate
from tests.at_once import at_once
from tests.factories import AdoptionFactory, UserFactory
from tests.rendered_form import form_of
from tests.staff import client_of

DECISIONS, TEMPLATES = "/admin/strategy/adoption/", "/admin/feedback/replytemplate/"
SAID = "Någon annan ändrade detta till ”RD 2”"


@pytest.fixture
def other(db):
    return client_of(UserFactory(is_superuser=True))


def opened(client, address=DECISIONS):
    return form_of(client.get(address), "_save")


def send(client, form, **typed):
    return form.fill({f"form-0-{name}": value for name, value in typed.items()}).submit(client, "_save", follow=True)


def stored(row):
    row.refresh_from_db()
    return row.reference, str(row.decided_on)


def test_what_only_the_first_changed_is_kept(super_client, other):
    row = AdoptionFactory(reference="RD 1", decided_on="2026-01-01")
    form = opened(super_client)
    send(other, opened(other), reference="RD 2")
    send(super_client, form, decided_on="2026-02-02")
    assert stored(row) == ("RD 2", "2026-02-02")


def test_where_both_changed_a_field_the_second_is_told_before_it_is_saved(super_client, other):
    row = AdoptionFactory(reference="RD 1", decided_on="2026-01-01")
    form = opened(super_client)
    send(other, opened(other), reference="RD 2")
    told = send(super_client, form, reference="RD 3")
    assert SAID in told.text
    assert stored(row) == ("RD 2", "2026-01-01")
    again = form_of(told, "_save")
    assert again.values["form-0-reference"] == ["RD 3"]
    send(super_client, again)
    assert stored(row) == ("RD 3", "2026-01-01")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("second", "saved"), [({"decided_on": "2026-02-02"}, 2), ({"reference": "RD 3"}, 1)])
def test_two_who_save_at_the_same_moment_overwrite_nothing(super_client, other, second, saved):
    AdoptionFactory(reference="RD 1", decided_on="2026-01-01")
    clients, typed = [super_client, other], [{"reference": "RD 2"}, second]
    forms = [opened(client) for client in clients]
    responses = at_once(lambda number: send(clients[number], forms[number], **typed[number]), threads=2)
    told = ["Någon annan ändrade detta till" in response.text for response in responses]
    assert told.count(False) == saved


def test_both_who_wrote_the_same_are_not_told(super_client, other):
    AdoptionFactory(reference="RD 1", decided_on="2026-01-01")
    form = opened(super_client)
    send(other, opened(other), reference="RD 2")
    assert SAID not in send(super_client, form, reference="RD 2").text


def test_rows_that_were_moved_meanwhile_stand_beside_their_own_fields(super_client, other):
    first, _second = [
        ReplyTemplate.objects.create(name=name, order=order, text_sv="Hej")
        for name, order in [("Alfa", 1), ("Beta", 2)]
    ]
    form = opened(super_client, TEMPLATES)
    send(other, opened(other, TEMPLATES), order="9")
    told = send(super_client, form, order="5")
    rows = told.context["cl"]
    assert [row.pk for row in rows.result_list] == [row.instance.pk for row in rows.formset.forms]
    first.refresh_from_db()
    assert first.order == 9


def test_every_list_that_is_edited_is_guarded():
    unguarded = [page for page in admin.site._registry.values() if page.list_editable]
    assert [page for page in unguarded if not isinstance(page, ListConflictMixin)] == []
